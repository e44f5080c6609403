namespace RagKit.Versions;

/// <summary>A question whose answer is known to be in a document.</summary>
/// <param name="Query">The question.</param>
/// <param name="DocumentId">The document that must be found.</param>
public sealed record CanaryQuery(string Query, string DocumentId)
{
    /// <summary>Among how many hits it must be; 1 to 10,000, 10 by default.</summary>
    public int Top { get; init; } = 10;

    internal void Validate()
    {
        if (Top is < 1 or > 10_000)
            throw new ArgumentOutOfRangeException(nameof(Top), $"Top ({Top}) of the canary '{Query}' must be 1 to 10,000.");
    }
}
