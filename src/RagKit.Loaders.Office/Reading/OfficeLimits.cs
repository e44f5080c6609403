namespace RagKit.Reading;

/// <summary>How much of a file is read at most.</summary>
/// <param name="MaxBytes">The longest file, in bytes.</param>
/// <param name="MaxInflatedBytes">The most bytes that its parts may inflate to, and the most UTF-16 units of text that may come of them.</param>
/// <param name="MaxParts">The most parts that are read of a file that holds others.</param>
internal readonly record struct OfficeLimits(long MaxBytes, long MaxInflatedBytes = OfficeLimits.DefaultInflatedBytes, int MaxParts = OfficeLimits.DefaultParts)
{
    public const long DefaultBytes = 128L << 20;
    public const long DefaultInflatedBytes = 512L << 20;
    public const int DefaultParts = 10_000;

    /// <summary>What one array may hold.</summary>
    private const long Largest = 1L << 30;

    private const int MostParts = 1_000_000;

    public void Validate()
    {
        Check(nameof(MaxBytes), MaxBytes, Largest);
        Check(nameof(MaxInflatedBytes), MaxInflatedBytes, Largest);
        Check(nameof(MaxParts), MaxParts, MostParts);
    }

    private static void Check(string name, long value, long most)
    {
        if (value < 1 || value > most)
            throw new ArgumentException($"{name} ({value}) must be 1 to {most}.");
    }
}
