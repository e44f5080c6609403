namespace RagKit.Cleaning;

/// <summary>
/// The words that hold sentences together, of languages that share a script: short, frequent, and about nothing, so that any text has them. A
/// language of one line is told from its neighbours by the words that only it has.
/// </summary>
internal static class FunctionWords
{
    public const string Latin = """
        en the of and to in is that it for was on are with as be this by at have from or had not but what all were when we there can an your which their if will each about do has would them these so her some than been who its into no you he they i his she my me our us how may more also other only after such any where most
        de der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei kann wenn ihre seine ich wir diese keine unter können müssen dieser diesem
        fr le la les des et en un une du que est pour dans qui par sur au pas plus ne se ce il avec sont son cette ou être ont aux mais comme nous vous leur elle été fait tout ces sa même deux peut sans ils si aussi entre après lui dont encore où je tu ai était avoir cet lors votre mes ses très ainsi
        es el la los las de que y en un una por con no se su para es al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese eso ante ellos e esto mí antes algunos qué unos yo otro otras otra él tanto esa estos mucho está son fue ser puede cada
        pt o a os as de que e do da em um uma para com não se na por mais dos como mas ao das seu sua ou ser quando muito nos já está eu também só pelo pela até isso ela entre depois sem mesmo aos seus quem nas me esse eles você essa num nem suas meu às minha numa pelos elas qual nós lhe são foi tem ter pode deve este esta
        it il la le lo gli i di che e in un una per con non si del della dei delle da al alla nel nella è sono come più anche ma ha o se dal sul ad ed questo questa dalla sulla degli cui essere stato fra tra quando dopo suo sua loro nei ai ci perché solo era hanno può tutti prima ogni molto senza lui lei io mi viene
        nl de het een en van in is dat op te zijn met voor niet die aan er om ook als dan maar door hij bij nog uit naar heeft worden wordt ze wel over of geen kan deze werd tot zich dit wat meer hebben was ik je hun zo kunnen zou moet u alleen veel waar tegen onder haar we mijn gebruikt
        sv och i att det som en på är av för med till den inte har de om ett men var sig jag från vi så kan han nu när eller där efter vid skulle ut man också under sedan ska hon mycket alla denna detta dessa sin upp över utan två mellan hade blir bara än dem får måste finns du
        da og i at det er en til på som med for af den de ikke der har et fra var men sig om vi kan så jeg eller efter ved når skal hvor også han efter man blev blive være sin over under nu ud mod op hun denne dette disse alle meget mere kun end mellem havde vil må du noget kunne hvis siger
        no og i det er på en til som med for av at den de ikke har et var men seg om vi kan så jeg eller etter ved når skal hvor også han fra man ble bli være sin over under nå ut mot opp hun denne dette disse alle mye mer bare enn mellom hadde vil må du noe kunne hvis sier ikkje eit frå dei vere
        fi ja on ei että oli se hän myös mutta ovat joka kun ole sen kuin tai jos voi niin siitä mukaan olla sekä ovat hänen jonka jotka nyt vain kanssa mitä tämä tämän ne vielä olisi ennen jälkeen sitä minä sinä me te he kaikki siinä tässä ollut eivät tulee joissa voidaan mikä siis saa kuitenkin pitää asti ilman
        pl i w z na do nie że się jest to o za od po jak dla ale przez co są być tym ich może tego oraz już tak czy jego który które która przed pod też był było tylko jej przy lub ma ten ta te został była aby gdy jeśli nich należy można więc między bez będzie zostać mnie się nad
        cs a v se na je že s o z do i to pro ve za by ale jako jsou od po který která které jeho není být však také nebo byl při má jen ze už podle tak což jsem tím jeho před si než bylo však své může mezi bude pokud nelze lze této tento tato jak přes když bez kde nebyl byla
        sk a v sa na je že s o z do to pre vo za by ale ako sú od po ktorý ktorá ktoré jeho nie byť však tiež alebo bol pri má len zo už podľa tak čo som tým pred si než bolo svoje môže medzi bude ak nie je tejto tento táto cez keď bez kde nebol bola sme iba možné
        hu a az és hogy nem is egy ez van volt meg de csak el már még mint vagy ha mert ki kell lehet után be akkor azt ezt minden pedig fel le után között szerint lesz nagyon más itt ott mi én ő ezek azok amely ami aki így úgy olyan során által nincs volna való
        ro și în de la a cu pe nu un o din că este se care mai pentru sau fi au fost ce al ale prin lui ei până dar după sunt fără această acest acestei între poate numai dacă când iar fiecare avea are să foarte toate către ca unui unei lor doar trebuie le dintre eu
        tr ve bir bu da de için ile olarak çok daha olan gibi en ne kadar o var sonra ama her mi ya şey değil ki ise yok olduğu ancak veya tarafından içinde diye biri bunu bana ben sen biz siz onlar önce göre hiç bile tüm nasıl neden olan oldu edilen olması yeni kendi üzerinde
        id yang dan di ini itu dengan untuk tidak dari dalam akan pada adalah juga ke karena oleh sebagai ada dapat saya mereka kami lebih telah sudah bisa atau seperti hanya saat kita tersebut harus para kepada bahwa tetapi anda setelah belum lain secara namun antara maka jika sebuah dia
        vi và của là các có trong một được cho không những với này để người đã khi từ đến về như tại vào ra cũng nhiều trên phải năm đó sẽ còn bị hay thì nếu rất sau làm theo hoặc nhưng chỉ mà bạn tôi chúng nên cần đang lại
        ca el la els les de que i en un una per amb no es al del com més però als aquest aquesta són ha sobre també entre seva seu quan fins hi ho o si molt sense pel dels han tot després ser està aquests fer només on cada qual des pot cal ja li això vol
        hr i u je na se da za su od s o ne koji koja koje kao iz ali bi što po samo ili biti te do ako može kako sve nije bio sam već prije nakon pri ovaj ova ovo tako kod između kada mora jer još više toga bez ima će gdje uz
        sl in v je na se da za so od s o ne ki ter kot iz pa bi kaj po samo ali biti do če lahko kako vse ni bil sem že pred ob pri ta to tako med ko mora ker še več tega brez ima bo kjer tudi ki jih njegov treba
        et ja on ei et see oli ka kui aga mis oma kes või ning siis nii selle seda välja ole ma ta nad veel ainult kõik pole peab saab vaid mille üle enne pärast need neid poolt kuid tema olla saada vastu teha juba sest palju ega jooksul kohta sellest võib
        lv un ir ar no par ka uz kas to arī bet vai ne nav kā tas tā tika lai pie pēc gan viņa šī šis tikai jau ja vēl tad bija tiek var būt līdz kad jo savu ļoti pirms bez starp es mēs kurā kuri
        lt ir yra su iš į kad tai ne kaip už ar bet jis buvo po iki nuo dėl arba jo tik prie kurie kuris gali būti taip pat nėra jau dar jei tačiau šis ši tarp per visi labai daug kai apie turi savo jų mes aš nes
        sq dhe në të e i për me një që nga është nuk si do ka më u por edhe kjo ky janë duke ishte kur se ose pas mund këtë vetëm kanë deri ai ajo tyre tij saj pa çdo duhet ndër
        eu eta da ez du bat dira hau ere izan den edo dute egin baina zen beste dela baino oso ditu zuen duen egon gabe baten hori bere behar arabera dituen nahi artean daiteke guztiak
        af die en van in is het nie dat ’n 'n te vir met op wat sy om hy aan as was deur ook ek ons hulle jy sal kan maar word uit nog tot by meer haar geen moet baie gebruik hierdie daar
        """;

    public const string Cyrillic = """
        ru и в не на что с как по это из к для но а за от или так же его только все был при бы если то они мы вы он она было быть чтобы который которые уже нет еще ещё до может этого этот есть этой после об также я
        uk і в не на що з як за та це до для але від або так його тільки всі був при якщо то вони ми ви він вона було бути щоб який які вже немає ще може цього цей є після про також й та у із під я
        bg и в не на че с като по това от за но или така само всички беше при ако то те ние вие той тя е да се са който които вече няма още може този след също към ще бъде има със през аз
        sr и у не на што с као по ово од за али или тако само сви био при ако то они ми ви он она је да се су који које већ нема још може овај после такође ка ће бити има са да бих сте из
        mk и во не на што со како по ова од за но или така само сите беше при ако тоа тие ние вие тој таа е да се се кој кои веќе нема уште може овој после исто ќе биде има го ги ја
        be і ў не на што з як па гэта ад для але або так яго толькі усе быў пры калі то яны мы вы ён яна было быць каб які якія ужо няма яшчэ можа гэтага гэты ёсць пасля таксама у да
        """;

    public const string Arabic = """
        ar في من على أن إلى هذا لا ما التي عن هذه مع كان الذي أو كما ذلك بين قد لم بعد كل هو هي إن ثم أي حيث عند لكن غير إذا يتم
        fa در به از که این را با است برای آن یک خود تا بر هم نیز شود می شده هر دو یا اما های شد بود باید کرد کند اگر وی آنها همه دارد نمی‌توان
        ur کے کی میں ہے اور سے کا کو پر اس نے یہ کہ ہیں بھی ایک نہیں تھا جو تو وہ ان ہو گیا کر لیے تھے اپنے ہی تھی یا
        """;

    public const string Devanagari = """
        hi के में है की और से का को पर इस यह कि हैं भी एक नहीं ने था जो तो वह हो गया कर लिए थे अपने ही या
        mr आहे आणि या च्या हे ते की व तर नाही होते आहेत मध्ये ला ने हा ही असे केले त्या एक काही करून झाली
        ne को र मा छ हो यो पनि गर्न भएको का ले लाई छन् तर यस भने थियो हुन्छ गरेको एक गरी हुने
        """;
}
