namespace RagKit.Tokenizing;

/// <summary>GPT-2's spelling of bytes as printable characters, in which <c>tokenizer.json</c> writes tokens: a byte that is not printable Latin-1 is a character from U+0100 on.</summary>
internal static class ByteAlphabet
{
    private static readonly Dictionary<char, byte> Bytes = Create();

    /// <summary>The bytes of a token, or <see langword="null"/> where a character of it spells none.</summary>
    public static byte[]? BytesOf(string token)
    {
        byte[] bytes = new byte[token.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            if (!Bytes.TryGetValue(token[i], out bytes[i]))
                return null;
        }
        return bytes;
    }

    private static Dictionary<char, byte> Create()
    {
        Dictionary<char, byte> bytes = [];
        int next = 0x100;
        for (int value = 0; value < 256; value++)
            bytes[value is (> ' ' and <= '~') or (>= 0xA1 and <= 0xFF and not 0xAD) ? (char)value : (char)next++] = (byte)value;
        return bytes;
    }
}
