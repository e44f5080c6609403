using RagKit.Ocr;

namespace RagKit;

/// <summary>Lets a corpus read the text in pictures.</summary>
public static class OcrCorpusBuilderExtensions
{
    /// <summary>Reads the text of scanned pages with the program Tesseract, which must be installed.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="options">How to run it; <see langword="null"/> for the defaults.</param>
    public static CorpusBuilder RecogniseTextWithTesseract(this CorpusBuilder corpus, TesseractOcrOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return corpus.RecogniseTextWith(new TesseractOcrEngine(options));
    }
}
