namespace RagKit.Chunking;

/// <summary>
/// Ranks boundaries by the text before them: a gear hash of the last 64 characters (Xia et al. 2014), of which the lowest in reach is taken, as in
/// Bjørner, Blass and Gurevich 2010. An edit moves the boundaries near it, and soon both texts choose the same places again.
/// </summary>
internal sealed class ContentHash(Outline outline, UnitList units)
{
    private const int HashedCharacters = 64;

    public double RankOf(int unit)
    {
        (int start, Boundary kind) = units[unit];
        ulong hash = 0;
        foreach (char c in outline.Text.AsSpan()[Math.Max(0, start - HashedCharacters)..start])
        {
            ulong gear = (c + 1UL) * 0x9E3779B97F4A7C15;
            hash = (hash << 1) + (gear ^ (gear >> 29));
        }
        hash *= 0xBF58476D1CE4E5B9;
        hash ^= hash >> 32;
        // Ends of paragraphs and sections win against those of sentences, as a rule.
        return hash >> (kind == Boundary.Section ? 6 : kind > Boundary.Unit ? 3 : 0);
    }
}
