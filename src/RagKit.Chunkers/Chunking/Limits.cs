namespace RagKit.Chunking;

/// <summary>What the options of several chunkers have in common.</summary>
internal static class Limits
{
    public static void Check(int maxTokens, int overlap)
    {
        CheckLeast(nameof(maxTokens), maxTokens);
        if (overlap < 0 || overlap >= maxTokens)
            throw new ArgumentException($"Overlap ({overlap}) must be at least 0 and below MaxTokens ({maxTokens}).");
    }

    public static void CheckLeast(string name, int value, int least = 1)
    {
        if (value < least)
            throw new ArgumentException($"{char.ToUpperInvariant(name[0])}{name[1..]} ({value}) must be at least {least}.");
    }

    /// <summary>How a fingerprint says what the cap counts.</summary>
    public static string Counted(bool context) => context ? "embedded" : "text";
}
