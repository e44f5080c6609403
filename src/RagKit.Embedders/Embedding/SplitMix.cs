namespace RagKit.Embedding;

/// <summary>
/// Random numbers by place: the i-th of a seed, in any order. SplitMix64 of Steele, Lea and Flood, "Fast splittable pseudorandom
/// number generators", OOPSLA 2014. Ours and not the framework's, whose sequence may change.
/// </summary>
internal static class SplitMix
{
    public static ulong At(ulong seed, ulong index)
    {
        ulong z = seed + ((index + 1) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Fills with standard normal numbers, those from <paramref name="index"/> on, by Box and Muller (1958).</summary>
    public static void FillNormal(ulong seed, ulong index, Span<float> numbers)
    {
        for (int i = 0; i < numbers.Length; i += 2)
        {
            ulong bits = At(seed, index + (ulong)i);
            float radius = MathF.Sqrt(-2 * MathF.Log(((bits >> 40) + 1) * (1f / (1 << 24))));
            (float sin, float cos) = MathF.SinCos((bits & 0xFFFFFF) * (MathF.Tau / (1 << 24)));
            numbers[i] = radius * cos;
            if (i + 1 < numbers.Length)
                numbers[i + 1] = radius * sin;
        }
    }
}
