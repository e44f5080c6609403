using RagKit.Loading;
using RagKit.Reading;

namespace RagKit;

/// <summary>Lets a corpus read Office files, messages, books and archives.</summary>
public static class OfficeCorpusBuilderExtensions
{
    /// <summary>
    /// Reads what people have besides text and PDF, with the default options: Word documents (docx), presentations (pptx), workbooks (xlsx), OpenDocument
    /// texts (odt), Rich Text Format (rtf), books (epub) and messages (eml). Chapters, bodies in HTML and attachments are read by whatever loaders the
    /// corpus has, those added later too. To set an option of one, call its own verb behind this.
    /// </summary>
    public static CorpusBuilder LoadOffice(this CorpusBuilder corpus) =>
        corpus.LoadDocx(new()).LoadPptx(new()).LoadXlsx(new()).LoadOdt(new()).LoadRtf(new()).LoadEpub(new()).LoadEml(new());

    /// <summary>Reads Word documents as the options say.</summary>
    public static CorpusBuilder LoadDocx(this CorpusBuilder corpus, DocxLoaderOptions options) => corpus.LoadWith(new DocxLoader(options));

    /// <summary>Reads presentations as the options say.</summary>
    public static CorpusBuilder LoadPptx(this CorpusBuilder corpus, PptxLoaderOptions options) => corpus.LoadWith(new PptxLoader(options));

    /// <summary>Reads workbooks as the options say.</summary>
    public static CorpusBuilder LoadXlsx(this CorpusBuilder corpus, XlsxLoaderOptions options) => corpus.LoadWith(new XlsxLoader(options));

    /// <summary>Reads OpenDocument texts as the options say.</summary>
    public static CorpusBuilder LoadOdt(this CorpusBuilder corpus, OdtLoaderOptions options) => corpus.LoadWith(new OdtLoader(options));

    /// <summary>Reads Rich Text Format as the options say.</summary>
    public static CorpusBuilder LoadRtf(this CorpusBuilder corpus, RtfLoaderOptions options) => corpus.LoadWith(new RtfLoader(options));

    /// <summary>Reads books as the options say; their chapters by the corpus's loader of XHTML, such as the HTML loader that <c>FromFolder</c> adds.</summary>
    public static CorpusBuilder LoadEpub(this CorpusBuilder corpus, EpubLoaderOptions options) =>
        corpus.LoadWith(services => new EpubLoader(PartLoaders.Of(corpus, services), options));

    /// <summary>Reads messages as the options say; bodies in HTML and attachments by whatever loaders the corpus has.</summary>
    public static CorpusBuilder LoadEml(this CorpusBuilder corpus, EmlLoaderOptions options) =>
        corpus.LoadWith(services => new EmlLoader(PartLoaders.Of(corpus, services), options));

    /// <summary>Reads archives (ZIP, TAR) as folders, with the default options; their files by whatever loaders the corpus has.</summary>
    public static CorpusBuilder LoadArchives(this CorpusBuilder corpus) => corpus.LoadArchives(new());

    /// <summary>Reads archives (ZIP, TAR) as folders, as the options say; their files by whatever loaders the corpus has.</summary>
    public static CorpusBuilder LoadArchives(this CorpusBuilder corpus, ArchiveLoaderOptions options) =>
        corpus.LoadWith(services => new ArchiveLoader(PartLoaders.Of(corpus, services), options));
}
