using System.Globalization;
using RagKit.Layout;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>Reads an item's bytes, and says what is wrong with an item that has nothing to read.</summary>
internal static class PdfContent
{
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(SourceContent content, long maxBytes, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(maxBytes, cancellationToken).ConfigureAwait(false);
        return bytes.Length > 0 ? bytes : throw new NoTextException($"'{content.Item.Id}' is empty: it has no text to index. Get a fresh copy, or leave it out with an Exclude glob.");
    }

    public static NoTextException NoText(string item, List<PageText> pages, bool wasRecognised)
    {
        (int images, int unreadable) = (pages.Sum(page => page.Images), pages.Sum(page => page.Unreadable));
        string why = unreadable > images ? $"{unreadable:N0} letters whose fonts don't say what they mean" : images > 0 ? $"{images:N0} pictures" : "nothing on them";
        string remedy = wasRecognised
            ? "The OCR engine found none in the pictures either, or could not be given them (too large, or coded as JBIG2): leave it out."
            : "Register an IOcrEngine (RecogniseTextWithTesseract()), make a copy with text by optical character recognition, or leave it out.";
        return new NoTextException(string.Create(CultureInfo.InvariantCulture, $"'{item}' can't be read: its pages ({pages.Count:N0}) have {why}, and no text. {remedy}"));
    }
}
