using RagKit.Loading;

namespace RagKit;

/// <summary>Lets a corpus read Office files.</summary>
public static class OfficeCorpusBuilderExtensions
{
    /// <summary>Reads Word documents, presentations and workbooks.</summary>
    public static CorpusBuilder LoadOffice(this CorpusBuilder corpus) => corpus.LoadWith(new DocxLoader()).LoadWith(new PptxLoader()).LoadWith(new XlsxLoader());

    /// <summary>Reads Word documents as the options say.</summary>
    public static CorpusBuilder LoadDocx(this CorpusBuilder corpus, DocxLoaderOptions options) => corpus.LoadWith(new DocxLoader(options));

    /// <summary>Reads presentations as the options say.</summary>
    public static CorpusBuilder LoadPptx(this CorpusBuilder corpus, PptxLoaderOptions options) => corpus.LoadWith(new PptxLoader(options));

    /// <summary>Reads workbooks as the options say.</summary>
    public static CorpusBuilder LoadXlsx(this CorpusBuilder corpus, XlsxLoaderOptions options) => corpus.LoadWith(new XlsxLoader(options));
}
