using System.Buffers;

namespace RagKit.Mail;

/// <summary>Undoes the transfer encodings of RFC 2045, in one pass and tolerant of damage: what is no code is passed over.</summary>
internal static class MimeTransfer
{
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> body, string encoding) => encoding switch
    {
        "base64" => Base64(body.Span),
        "quoted-printable" => QuotedPrintable(body.Span, underscoreIsSpace: false),
        _ => body,
    };

    public static ReadOnlyMemory<byte> Base64(ReadOnlySpan<byte> text)
    {
        ArrayBufferWriter<byte> decoded = new((text.Length / 4 * 3) + 3);
        (int bits, int count) = (0, 0);
        foreach (byte next in text)
        {
            int value = next switch
            {
                >= (byte)'A' and <= (byte)'Z' => next - 'A',
                >= (byte)'a' and <= (byte)'z' => next - 'a' + 26,
                >= (byte)'0' and <= (byte)'9' => next - '0' + 52,
                (byte)'+' or (byte)'-' => 62,
                (byte)'/' or (byte)'_' => 63,
                _ => -1,
            };
            if (next == '=')
                (bits, count) = (0, 0);
            if (value < 0)
                continue;
            bits = (bits << 6) | value;
            count += 6;
            if (count < 8)
                continue;
            count -= 8;
            decoded.Write([(byte)(bits >> count)]);
            bits &= (1 << count) - 1;
        }
        return decoded.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> QuotedPrintable(ReadOnlySpan<byte> text, bool underscoreIsSpace)
    {
        ArrayBufferWriter<byte> decoded = new(text.Length + 1);
        for (int i = 0; i < text.Length; i++)
        {
            byte next = text[i];
            if (next == '_' && underscoreIsSpace)
            {
                decoded.Write(" "u8);
            }
            else if (next != '=')
            {
                decoded.Write([next]);
            }
            else if (i + 2 < text.Length && char.IsAsciiHexDigit((char)text[i + 1]) && char.IsAsciiHexDigit((char)text[i + 2]))
            {
                decoded.Write([(byte)((Digit(text[i + 1]) * 16) + Digit(text[i + 2]))]);
                i += 2;
            }
            else
            {
                // A line that ends with the sign goes on in the next one; white space may have been added behind it.
                int end = i + 1;
                while (end < text.Length && text[end] is (byte)' ' or (byte)'\t')
                    end++;
                if (end < text.Length && text[end] is (byte)'\r' or (byte)'\n')
                    i = end + 1 < text.Length && text[end] == '\r' && text[end + 1] == '\n' ? end + 1 : end;
                else
                    decoded.Write("="u8);
            }
        }
        return decoded.WrittenMemory;
    }

    private static int Digit(byte digit) => char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
