namespace RagKit.Ocr;

/// <summary>A picture that is to be read.</summary>
/// <param name="Bytes">The file: PNG, JPEG, TIFF or JPEG 2000.</param>
/// <param name="MediaType">Its media type, such as <c>image/png</c>.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
public sealed record OcrImage(ReadOnlyMemory<byte> Bytes, string MediaType, int Width, int Height)
{
    /// <summary>How many pixels an inch of the page has; <see langword="null"/> where that is not known.</summary>
    public double? DotsPerInch { get; init; }
}
