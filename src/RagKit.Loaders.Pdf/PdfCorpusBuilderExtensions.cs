using RagKit.Loading;

namespace RagKit;

/// <summary>Lets a corpus read PDF.</summary>
public static class PdfCorpusBuilderExtensions
{
    /// <summary>Reads PDF files, as the options say.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    public static CorpusBuilder LoadPdf(this CorpusBuilder corpus, PdfLoaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return corpus.LoadWith(new PdfLoader(options));
    }
}
