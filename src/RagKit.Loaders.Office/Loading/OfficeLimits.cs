namespace RagKit.Loading;

/// <summary>How much of a file is read at most.</summary>
/// <param name="MaxBytes">The longest file, in bytes.</param>
/// <param name="MaxInflatedBytes">The most bytes that its parts may inflate to, and the most UTF-16 units of text that may come of them.</param>
internal readonly record struct OfficeLimits(long MaxBytes, long MaxInflatedBytes)
{
    public const long DefaultBytes = 128L << 20;
    public const long DefaultInflatedBytes = 512L << 20;

    /// <summary>What one array may hold.</summary>
    private const long Largest = 1L << 30;

    public void Validate()
    {
        if (MaxBytes is < 1 or > Largest)
            throw new ArgumentException($"MaxBytes ({MaxBytes}) must be 1 to {Largest}.");
        if (MaxInflatedBytes is < 1 or > Largest)
            throw new ArgumentException($"MaxInflatedBytes ({MaxInflatedBytes}) must be 1 to {Largest}.");
    }
}
