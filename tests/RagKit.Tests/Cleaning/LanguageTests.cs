namespace RagKit.Tests.Cleaning;

/// <summary>Which language a text is told to be in, and when nothing is said.</summary>
public sealed class LanguageTests
{
    [Theory]
    [InlineData("en", "The books that you have borrowed are due on Friday, and they can be renewed for another week at the desk.")]
    [InlineData("de", "Die Bücher, die Sie ausgeliehen haben, sind am Freitag fällig und können noch eine Woche verlängert werden.")]
    [InlineData("fr", "Les livres que vous avez empruntés sont à rendre vendredi, mais ils peuvent être gardés une semaine de plus.")]
    [InlineData("es", "Los libros que usted tomó prestados vencen el viernes, pero se pueden renovar por una semana más en la biblioteca.")]
    [InlineData("pt", "Os livros que você pegou emprestados vencem na sexta-feira, mas também podem ser renovados por mais uma semana.")]
    [InlineData("it", "I libri che sono stati presi in prestito scadono venerdì, ma possono essere rinnovati per una settimana nella biblioteca.")]
    [InlineData("nl", "De boeken die u heeft geleend moeten op vrijdag terug zijn, maar ze kunnen ook nog een week worden verlengd.")]
    [InlineData("sv", "Böckerna som du har lånat ska lämnas tillbaka på fredag, men de kan också lånas om en vecka till av alla.")]
    [InlineData("fi", "Kirjat jotka ovat lainassa on palautettava perjantaina, mutta ne voidaan myös uusia, jos niin halutaan.")]
    [InlineData("pl", "Książki, które zostały wypożyczone, należy zwrócić w piątek, ale można je również przedłużyć, jeśli jest taka potrzeba.")]
    [InlineData("cs", "Knihy, které jste si půjčili, je třeba vrátit v pátek, ale lze je také prodloužit, pokud není jiný zájemce.")]
    [InlineData("hu", "A könyveket, amelyek ki vannak kölcsönözve, pénteken kell visszahozni, de még egy hétre meg lehet hosszabbítani.")]
    [InlineData("ro", "Cărțile care au fost împrumutate trebuie returnate până vineri, dar termenul poate fi prelungit de către bibliotecă.")]
    [InlineData("tr", "Ödünç alınan kitaplar cuma günü geri verilmeli, ancak bir hafta daha uzatılabilir ve bu çok kolay bir şey.")]
    [InlineData("id", "Buku yang telah dipinjam harus dikembalikan pada hari Jumat, tetapi juga dapat diperpanjang untuk satu minggu lagi.")]
    [InlineData("vi", "Những cuốn sách đã được mượn phải được trả vào thứ sáu, nhưng cũng có thể được gia hạn thêm một tuần.")]
    [InlineData("ru", "Книги, которые были взяты в библиотеке, нужно вернуть в пятницу, но их также может быть можно продлить.")]
    [InlineData("uk", "Книги, які було взято в бібліотеці, треба повернути в п'ятницю, але їх також можна продовжити після цього.")]
    [InlineData("bg", "Книгите, които са взети от библиотеката, трябва да се върнат в петък, но може също да бъде удължен срокът.")]
    [InlineData("el", "Τα βιβλία που δανειστήκατε πρέπει να επιστραφούν την Παρασκευή.")]
    [InlineData("he", "את הספרים ששאלתם יש להחזיר ביום שישי, אך ניתן להאריך אותם.")]
    [InlineData("ar", "يجب إعادة الكتب التي تم استعارتها في يوم الجمعة، لكن هذا لا يمنع من تمديدها إلى ما بعد ذلك.")]
    [InlineData("fa", "کتاب‌هایی که از کتابخانه گرفته شده است باید تا جمعه برگردانده شود، اما این زمان را می توان تمدید کرد.")]
    [InlineData("hi", "पुस्तकालय से ली गई किताबें शुक्रवार को वापस करनी हैं और इस के लिए एक सप्ताह भी मिल सकता है।")]
    [InlineData("ja", "借りた本は金曜日までに返してください。")]
    [InlineData("zh", "借出的书必须在星期五之前归还。")]
    [InlineData("ko", "빌린 책은 금요일까지 반납해야 합니다.")]
    [InlineData("th", "หนังสือที่ยืมต้องคืนภายในวันศุกร์")]
    public void A_sentence_is_told(string language, string text) => Assert.Equal(language, Detect(new Document("d", text)));

    [Theory]
    [InlineData("")]
    [InlineData("12345 67890 --- 42")]
    [InlineData("XGZ-4411 QRT9 Kplm")]
    [InlineData("Madrid Paris London Berlin")]
    [InlineData("int main(void) { return x << 2; }")]
    [InlineData("ok")]
    public void What_is_not_sure_is_not_said(string text) => Assert.Null(Detect(new Document("d", text)));

    [Fact]
    public void What_the_document_says_of_itself_stays()
    {
        Document document = new("d", "The books that you have borrowed are due on Friday.");
        Assert.Equal("tlh", Detect(document with { Metadata = Metadata.Empty.With("language", "tlh") }));
        Assert.Equal("en-GB", Detect(document with { Metadata = Metadata.Empty.With("lang", "en-GB") }));
    }

    private static string? Detect(Document document) =>
        Cleaned.Document(document, corpus => corpus.DetectLanguage()).Metadata.TryGetValue("language", out MetadataValue? language) ? language.AsString() : null;
}
