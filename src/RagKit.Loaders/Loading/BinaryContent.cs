namespace RagKit.Loading;

/// <summary>Recognises bytes that are no text.</summary>
internal static class BinaryContent
{
    private static readonly (byte[] Magic, string Name)[] Known =
    [
        ("%PDF-"u8.ToArray(), "a PDF"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive or an Office document"),
        ([0x1F, 0x8B, 0x08], "gzip data"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ([0x7F, 0x45, 0x4C, 0x46], "a program"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Office document"),
    ];

    /// <summary>Throws when the bytes are of a known binary format, or hold more control characters than a text does.</summary>
    public static void Refuse(string item, ReadOnlySpan<byte> head)
    {
        foreach ((byte[] magic, string name) in Known)
        {
            if (head.StartsWith(magic))
                throw Binary(item, $"is {name}");
        }
        (int zeros, int controls) = (0, 0);
        foreach (byte value in head)
        {
            zeros += value == 0 ? 1 : 0;
            // Tab, line feed, form feed, carriage return and escape stand in logs and old texts.
            controls += value < 0x20 && value is not (9 or 10 or 12 or 13 or 27) ? 1 : 0;
        }
        if (zeros * 200 > head.Length || controls * 50 > head.Length)
            throw Binary(item, $"holds {controls} control characters in its first {head.Length} bytes");
    }

    private static RagKitException Binary(string item, string why) => new(
        $"'{item}' {why}, not text, although its name says so. Give it the extension of its format, or leave it out with an Exclude glob.");
}
