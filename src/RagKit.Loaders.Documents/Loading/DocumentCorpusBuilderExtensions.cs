using RagKit.Loading;
using RagKit.Sources;

namespace RagKit;

/// <summary>Sets how a corpus reads messages, books, OpenDocument texts, RTF and archives.</summary>
public static class DocumentCorpusBuilderExtensions
{
    /// <summary>Reads EML, EPUB, ODT and RTF; attachments by whatever loaders the corpus has.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="limits">How much to read of a file; <see langword="null"/> for the defaults.</param>
    public static CorpusBuilder LoadDocuments(this CorpusBuilder corpus, DocumentLimits? limits = null) =>
        corpus.LoadEpub(limits).LoadOdt(limits).LoadRtf(limits).LoadEml(limits);

    /// <summary>Reads messages (EML); attachments by whatever loaders the corpus has.</summary>
    public static CorpusBuilder LoadEml(this CorpusBuilder corpus, DocumentLimits? limits = null) =>
        corpus.LoadWith(services => new EmlLoader(Parts(corpus, services), limits));

    /// <summary>Reads e-books (EPUB).</summary>
    public static CorpusBuilder LoadEpub(this CorpusBuilder corpus, DocumentLimits? limits = null) => corpus.LoadWith(new EpubLoader(limits));

    /// <summary>Reads OpenDocument texts (ODT).</summary>
    public static CorpusBuilder LoadOdt(this CorpusBuilder corpus, DocumentLimits? limits = null) => corpus.LoadWith(new OdtLoader(limits));

    /// <summary>Reads Rich Text Format (RTF).</summary>
    public static CorpusBuilder LoadRtf(this CorpusBuilder corpus, DocumentLimits? limits = null) => corpus.LoadWith(new RtfLoader(limits));

    /// <summary>Reads archives (ZIP, TAR) as folders, their files by whatever loaders the corpus has.</summary>
    public static CorpusBuilder LoadArchives(this CorpusBuilder corpus, DocumentLimits? limits = null) =>
        corpus.LoadWith(services => new ArchiveLoader(Parts(corpus, services), limits));

    /// <summary>
    /// The corpus's loaders, those added later too, made when the first part is met. A loader of parts is among them and makes its own when it meets one,
    /// so that an archive may hold messages and a message an archive; how deep is bounded where parts are read.
    /// </summary>
    private static Func<IReadOnlyList<IDocumentLoader>> Parts(CorpusBuilder corpus, IServiceProvider services) =>
        () => [.. corpus.Loaders.Select(loader => loader(services))];
}
