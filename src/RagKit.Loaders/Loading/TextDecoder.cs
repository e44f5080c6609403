using System.Text;
using System.Text.Unicode;

namespace RagKit.Loading;

/// <summary>
/// Finds out how bytes are encoded: a byte order mark, else UTF-16 by its zero bytes, else UTF-8 where it is valid, else Windows-1252, which
/// holds Latin-1. What looks like UTF-8 with damage is refused rather than garbled.
/// </summary>
internal static class TextDecoder
{
    /// <summary>At least this many valid sequences for each invalid one make it damaged UTF-8, not Latin-1.</summary>
    private const int SequencesPerError = 10;

    /// <summary>So much of a text is looked at for zero bytes and control characters.</summary>
    public const int HeadLength = 64 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Windows-1252 of the shared framework, without registering anything for the process.</summary>
    public static Encoding Windows1252 { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Decodes a whole text and refuses what is empty or binary.</summary>
    public static string Decode(string item, ReadOnlySpan<byte> bytes, Encoding? encoding = null)
    {
        (Encoding detected, int preamble) = Detect(item, bytes, encoding);
        string text;
        try
        {
            text = detected.GetString(bytes[preamble..]);
        }
        catch (DecoderFallbackException e)
        {
            throw Undecodable(item, detected, e);
        }
        if (string.IsNullOrWhiteSpace(text))
            throw LoadErrors.Empty(item);
        return WithoutNul(text);
    }

    /// <summary>A lone NUL in a text that is otherwise sound would end it early in C libraries such as SQLite.</summary>
    public static string WithoutNul(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;

    /// <summary>The encoding of bytes, which may be the beginning of a longer text, and the length of the byte order mark.</summary>
    /// <param name="item">The item's id, for errors.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="encoding">The encoding to take when there is no byte order mark; <see langword="null"/> to find out.</param>
    /// <param name="whole">Whether the bytes are the whole text, so that a sequence cut off at the end is an error.</param>
    public static (Encoding Encoding, int Preamble) Detect(string item, ReadOnlySpan<byte> bytes, Encoding? encoding, bool whole = true)
    {
        (Encoding? marked, int preamble) = DetectMark(bytes);
        if (marked is not null)
            return (marked, preamble);
        if (encoding is not null && preamble == 0)
            return (encoding, 0);
        ReadOnlySpan<byte> head = bytes[..Math.Min(bytes.Length, HeadLength)];
        if (preamble == 0 && WideByZeros(head) is { } wide)
            return (wide, 0);
        BinaryContent.Refuse(item, head);
        return (Utf8.IsValid(bytes) ? StrictUtf8 : JudgeInvalid(item, bytes, whole, preamble > 0), preamble);
    }

    /// <summary>The encoding that begins with a byte order mark or shows as UTF-16; <see langword="null"/> for UTF-8 and all else.</summary>
    public static (Encoding? Encoding, int Preamble) DetectWide(ReadOnlySpan<byte> head)
    {
        (Encoding? marked, int preamble) = DetectMark(head);
        return marked is null && preamble == 0 ? (WideByZeros(head), 0) : (marked, preamble);
    }

    /// <summary>Whether a byte order mark comes first.</summary>
    public static bool HasMark(ReadOnlySpan<byte> bytes) => DetectMark(bytes).Preamble > 0;

    private static (Encoding? Encoding, int Preamble) DetectMark(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]))
            return (new UTF32Encoding(false, true), 4);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]))
            return (new UTF32Encoding(true, true), 4);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return (Encoding.Unicode, 2);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return (Encoding.BigEndianUnicode, 2);
        return (null, bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0);
    }

    public static RagKitException Undecodable(string item, Encoding encoding, Exception? inner) => new(
        $"'{item}' is not valid {encoding.WebName}: {inner?.Message} Save the file as UTF-8, or set the loader's Encoding to the one it is in.", inner);

    private static Encoding? WideByZeros(ReadOnlySpan<byte> head)
    {
        if (head.Length < 4)
            return null;
        int even = 0, odd = 0;
        for (int i = 0; i + 1 < head.Length; i += 2)
        {
            even += head[i] == 0 ? 1 : 0;
            odd += head[i + 1] == 0 ? 1 : 0;
        }
        int pairs = head.Length / 2;
        // Western text has a zero in nearly every pair, always on the same side.
        if (odd * 10 >= pairs * 3 && even * 50 < pairs)
            return Encoding.Unicode;
        return even * 10 >= pairs * 3 && odd * 50 < pairs ? Encoding.BigEndianUnicode : null;
    }

    private static Encoding JudgeInvalid(string item, ReadOnlySpan<byte> bytes, bool whole, bool marked)
    {
        (int valid, int invalid, int first) = (0, 0, -1);
        int i = 0;
        while (i < bytes.Length)
        {
            if (bytes[i] < 0x80)
            {
                i++;
                continue;
            }
            if (Rune.DecodeFromUtf8(bytes[i..], out _, out int length) == System.Buffers.OperationStatus.Done)
            {
                valid++;
            }
            else
            {
                invalid++;
                first = first < 0 ? i : first;
            }
            i += length;
        }
        bool cutOff = invalid == 1 && Rune.DecodeFromUtf8(bytes[first..], out _, out _) == System.Buffers.OperationStatus.NeedMoreData;
        if (cutOff && !whole)
            return StrictUtf8;
        // A lone lead byte at the end of plain ASCII may also be a Latin-1 letter; most letters of that range are lower-case.
        if (marked || (cutOff && (valid > 0 || bytes.Length - first > 1 || bytes[first] < 0xD2)) || (valid > 0 && valid >= SequencesPerError * invalid))
        {
            throw new RagKitException($"'{item}' is UTF-8 but has {(cutOff ? "a sequence that is cut off" : "invalid bytes")} at byte {first}: " +
                "the file is damaged or was cut short. Save it again as UTF-8, or set the loader's Encoding to the one it is in.");
        }
        return Windows1252;
    }
}
