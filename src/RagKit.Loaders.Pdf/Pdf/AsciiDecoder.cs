namespace RagKit.Pdf;

/// <summary>Undoes the two codings that write bytes as ASCII. Neither grows the data.</summary>
internal static class AsciiDecoder
{
    public static byte[] Hex(ReadOnlySpan<byte> data)
    {
        List<byte> output = new(data.Length / 2);
        int high = -1;
        foreach (byte next in data)
        {
            if (next == '>')
                break;
            int digit = PdfCharacters.Hex(next);
            if (digit < 0)
                continue;
            if (high >= 0)
                output.Add((byte)((high << 4) | digit));
            high = high < 0 ? digit : -1;
        }
        if (high >= 0)
            output.Add((byte)(high << 4));
        return [.. output];
    }

    public static byte[] Base85(ReadOnlySpan<byte> data)
    {
        List<byte> output = new(data.Length);
        (uint group, int count) = (0, 0);
        foreach (byte next in data)
        {
            if (next == '~')
                break;
            if (next == 'z' && count == 0)
            {
                output.AddRange([0, 0, 0, 0]);
            }
            else if (next is >= (byte)'!' and <= (byte)'u')
            {
                group = unchecked((group * 85) + (uint)(next - '!'));
                if (++count < 5)
                    continue;
                output.AddRange([(byte)(group >> 24), (byte)(group >> 16), (byte)(group >> 8), (byte)group]);
                (group, count) = (0, 0);
            }
        }
        if (count > 1)
        {
            for (int i = count; i < 5; i++)
                group = unchecked((group * 85) + 84);
            for (int i = 0; i < count - 1; i++)
                output.Add((byte)(group >> (24 - (8 * i))));
        }
        return [.. output];
    }
}
