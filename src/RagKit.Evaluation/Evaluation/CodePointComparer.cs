namespace RagKit.Evaluation;

/// <summary>
/// Orders ids as C's strcmp orders their UTF-8 bytes, which is by code points; ordinal comparison of UTF-16 differs where a character
/// beyond U+FFFF meets one from U+E000 on.
/// </summary>
internal static class CodePointComparer
{
    public static int Compare(string left, string right)
    {
        int same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
            return left.Length.CompareTo(right.Length);
        return Weight(left[same]).CompareTo(Weight(right[same]));
    }

    /// <summary>Moves surrogates behind all other characters.</summary>
    private static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
