namespace RagKit.Pdf;

/// <summary>Undoes LZW compression as TIFF and PDF use it: codes of 9 to 12 bits, the highest bit first.</summary>
internal static class LzwDecoder
{
    private const int Clear = 256;
    private const int End = 257;

    /// <param name="data">The codes.</param>
    /// <param name="earlyChange">1 when codes grow one code early, as is the custom; else 0.</param>
    /// <param name="budget">Pays for the bytes written.</param>
    public static byte[] Decode(ReadOnlySpan<byte> data, int earlyChange, PdfBudget budget)
    {
        using MemoryStream output = new();
        int[] prefixes = new int[4096];
        byte[] suffixes = new byte[4096];
        byte[] entry = new byte[4097];
        (int next, int width, int previous, byte first) = (258, 9, -1, 0);
        (uint bits, int count) = (0, 0);
        foreach (byte part in data)
        {
            bits = (bits << 8) | part;
            count += 8;
            if (count < width)
                continue;
            count -= width;
            int code = (int)(bits >> count) & ((1 << width) - 1);
            if (code == End)
                break;
            if (code == Clear)
            {
                (next, width, previous) = (258, 9, -1);
                continue;
            }
            if (code > next || (code == next && previous < 0))
                break;
            int at = entry.Length;
            int walk = code;
            if (code == next)
            {
                entry[--at] = first;
                walk = previous;
            }
            for (; walk >= 258 && at > 1; walk = prefixes[walk])
                entry[--at] = suffixes[walk];
            first = (byte)walk;
            entry[--at] = first;
            output.Write(entry, at, entry.Length - at);
            budget.Inflated(entry.Length - at);
            if (previous >= 0 && next < 4096)
            {
                (prefixes[next], suffixes[next]) = (previous, first);
                next++;
            }
            previous = code;
            width = (next + earlyChange) switch { >= 2048 => 12, >= 1024 => 11, >= 512 => 10, _ => 9 };
        }
        return output.ToArray();
    }
}
