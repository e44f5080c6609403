namespace RagKit.Ocr;

/// <summary>
/// Reads the text in pictures. Implementations are safe to use from several threads at once and bound by themselves how much they do at once.
/// They throw <see cref="RagKitException"/> for a picture that they can't read; one that shows no text gives <see cref="OcrText.None"/>.
/// </summary>
public interface IOcrEngine
{
    /// <summary>Reads one picture, whose lines stand upright.</summary>
    Task<OcrText> RecogniseAsync(OcrImage image, CancellationToken cancellationToken = default);

    /// <summary>Names the engine and its settings: loaders put it into theirs, so that documents are read again when it changes.</summary>
    string Fingerprint => GetType().FullName!;
}
