namespace RagKit.Evaluation;

/// <summary>
/// The SplitMix64 generator (Steele, Lea and Flood 2014): the same numbers for the same seed on every machine and runtime, which
/// <see cref="Random"/> does not promise. Not thread-safe.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 to below <paramref name="limit"/>.</summary>
    public int Below(int limit)
    {
        ulong mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        // The high half of the product; its bias is below limit / 2^64.
        return (int)Math.BigMul(mixed, (ulong)limit, out _);
    }
}
