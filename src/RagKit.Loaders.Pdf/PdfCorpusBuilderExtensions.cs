using Microsoft.Extensions.DependencyInjection;
using RagKit.Loading;
using RagKit.Ocr;

namespace RagKit;

/// <summary>Lets a corpus read PDF.</summary>
public static class PdfCorpusBuilderExtensions
{
    /// <summary>Reads PDF files, as the options say; scanned pages by the corpus's OCR engine, or else the host's <see cref="IOcrEngine"/>, if there is one.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    public static CorpusBuilder LoadPdf(this CorpusBuilder corpus, PdfLoaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        (options ?? new PdfLoaderOptions()).Validate();
        return corpus.LoadWith(services => new PdfLoader(options, corpus.OcrEngine?.Invoke(services) ?? services.GetService<IOcrEngine>(), services.GetService<TimeProvider>()));
    }
}
