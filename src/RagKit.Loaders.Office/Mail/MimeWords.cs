using System.Buffers;
using System.Text;

namespace RagKit.Mail;

/// <summary>Decodes the encoded words of RFC 2047 in a header, such as <c>=?utf-8?Q?caf=C3=A9?=</c>.</summary>
internal static class MimeWords
{
    /// <summary>An encoded word is 75 characters at most by the standard; programs write longer ones.</summary>
    private const int LongestWord = 2048;

    public static string Decode(string value)
    {
        if (!value.Contains("=?", StringComparison.Ordinal))
            return value;
        StringBuilder text = new();
        ArrayBufferWriter<byte> bytes = new();
        string charset = "";
        int next = 0;
        while (next < value.Length)
        {
            int start = value.IndexOf("=?", next, StringComparison.Ordinal);
            if (start < 0)
                break;
            if (Word(value, start) is not var (set, coded, quoted, end))
            {
                Flush(text, bytes, charset);
                text.Append(value, next, start + 2 - next);
                next = start + 2;
                continue;
            }
            // White space between two words is not text; letters may be cut between them, so their bytes are joined.
            bool adjoins = bytes.WrittenCount > 0 && value.AsSpan(next, start - next).IsWhiteSpace();
            if (!adjoins || !set.Equals(charset, StringComparison.OrdinalIgnoreCase))
                Flush(text, bytes, charset);
            if (!adjoins)
                text.Append(value, next, start - next);
            charset = set;
            ReadOnlySpan<byte> ascii = Encoding.Latin1.GetBytes(coded);
            bytes.Write((quoted ? MimeTransfer.QuotedPrintable(ascii, underscoreIsSpace: true) : MimeTransfer.Base64(ascii)).Span);
            next = end;
        }
        Flush(text, bytes, charset);
        return text.Append(value, next, value.Length - next).ToString();
    }

    private static (string Charset, string Coded, bool Quoted, int End)? Word(string value, int start)
    {
        ReadOnlySpan<char> rest = value.AsSpan(start + 2, Math.Min(LongestWord, value.Length - start - 2));
        int set = rest.IndexOf('?');
        if (set < 1 || set + 2 >= rest.Length || rest[set + 2] != '?' || rest[set + 1] is not ('Q' or 'q' or 'B' or 'b'))
            return null;
        ReadOnlySpan<char> coded = rest[(set + 3)..];
        int end = coded.IndexOf("?=", StringComparison.Ordinal);
        return end < 0 ? null : (rest[..set].ToString(), coded[..end].ToString(), rest[set + 1] is 'Q' or 'q', start + 2 + set + 3 + end + 2);
    }

    private static void Flush(StringBuilder text, ArrayBufferWriter<byte> bytes, string charset)
    {
        if (bytes.WrittenCount > 0)
            text.Append(MimeCharset.Decode(bytes.WrittenSpan, charset));
        bytes.ResetWrittenCount();
    }
}
