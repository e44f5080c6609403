using System.Globalization;
using RagKit.Layout;
using RagKit.Pdf;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>Reads an item's bytes, and says what is wrong with an item that has nothing to read.</summary>
internal static class PdfContent
{
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(SourceContent content, long maxBytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Stream stream = content.Stream;
        long expected = stream.CanSeek ? stream.Length - stream.Position : Math.Max(0, content.Item.Length ?? 0);
        if (expected > maxBytes)
            throw TooLong(content.Item.Id, expected, maxBytes);
        byte[] buffer = new byte[Math.Max(4096, expected + 1)];
        int length = 0;
        while (true)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            length += read;
            if (length > maxBytes)
                throw TooLong(content.Item.Id, length, maxBytes);
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, maxBytes + 1));
        }
        if (length == 0)
            throw new RagKitException($"'{content.Item.Id}' is empty: it has no text to index. Get a fresh copy, or leave it out with an Exclude glob.");
        return buffer.AsMemory(0, length);
    }

    /// <summary>The item's name without folders and extension.</summary>
    public static string TitleOf(string id)
    {
        string name = id.TrimEnd('/');
        name = name[(name.LastIndexOf('/') + 1)..];
        int dot = name.LastIndexOf('.');
        return dot > 0 ? name[..dot] : name;
    }

    public static PdfException NoText(List<PageText> pages, bool wasRecognised)
    {
        (int images, int unreadable) = (pages.Sum(page => page.Images), pages.Sum(page => page.Unreadable));
        string why = unreadable > images ? $"{unreadable:N0} letters whose fonts don't say what they mean" : images > 0 ? $"{images:N0} pictures" : "nothing on them";
        string remedy = wasRecognised
            ? "The OCR engine found none in the pictures either, or could not be given them (too large, or coded as JBIG2): leave it out."
            : "Register an IOcrEngine (RecogniseTextWithTesseract()), make a copy with text by optical character recognition, or leave it out.";
        return new PdfException(string.Create(CultureInfo.InvariantCulture, $"its pages ({pages.Count:N0}) have {why}, and no text. {remedy}"));
    }

    private static RagKitException TooLong(string item, long length, long limit) => new(string.Create(CultureInfo.InvariantCulture,
        $"'{item}' has {length:N0} bytes or more, and PdfLoaderOptions.MaxBytes is {limit:N0}. Split the file, raise MaxBytes, or leave it out."));
}
