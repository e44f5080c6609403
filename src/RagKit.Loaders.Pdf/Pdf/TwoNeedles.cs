using System.Buffers;

namespace RagKit.Pdf;

/// <summary>Searches for the first of two byte strings.</summary>
internal static class TwoNeedles
{
    private static readonly SearchValues<byte> Firsts = SearchValues.Create("ot"u8);

    public static int IndexOfAny(this ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, out bool isFirst)
    {
        int at = 0;
        while (true)
        {
            int next = bytes[at..].IndexOfAny(Firsts);
            isFirst = false;
            if (next < 0)
                return -1;
            at += next;
            isFirst = bytes[at..].StartsWith(first);
            if (isFirst || bytes[at..].StartsWith(second))
                return at;
            at++;
        }
    }
}
