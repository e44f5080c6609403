namespace RagKit.Pdf;

/// <summary>Undoes run-length coding.</summary>
internal static class RunLengthDecoder
{
    private const byte End = 128;

    public static byte[] Decode(ReadOnlySpan<byte> data, PdfBudget budget)
    {
        using MemoryStream output = new();
        Span<byte> run = stackalloc byte[128];
        int at = 0;
        while (at < data.Length && data[at] != End)
        {
            int code = data[at++];
            if (code < End)
            {
                int length = Math.Min(code + 1, data.Length - at);
                output.Write(data.Slice(at, length));
                at += length;
            }
            else if (at < data.Length)
            {
                run[..(257 - code)].Fill(data[at++]);
                output.Write(run[..(257 - code)]);
            }
            budget.Inflated(code < End ? code + 1 : 257 - code);
        }
        return output.ToArray();
    }
}
