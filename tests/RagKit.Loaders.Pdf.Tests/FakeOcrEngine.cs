using RagKit.Ocr;

namespace RagKit.Loaders.Pdf.Tests;

/// <summary>Reads the same in every picture, and remembers what it was given.</summary>
internal sealed class FakeOcrEngine(Func<OcrImage, OcrText> read) : IOcrEngine
{
    private readonly Lock _lock = new();

    public FakeOcrEngine(string text)
        : this(_ => OcrText.OfPlainText(text))
    {
    }

    public List<OcrImage> Images { get; } = [];

    public string Fingerprint => "fake";

    public Task<OcrText> RecogniseAsync(OcrImage image, CancellationToken cancellationToken = default)
    {
        lock (_lock)
            Images.Add(image);
        return Task.FromResult(read(image));
    }
}
