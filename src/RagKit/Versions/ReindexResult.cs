using RagKit.Ingestion;

namespace RagKit.Versions;

/// <summary>What became of a new version.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Replaced">The number of the version that served.</param>
public sealed record ReindexResult(int Version, int Replaced)
{
    /// <summary>Whether it serves now.</summary>
    public bool IsActive { get; init; }

    /// <summary>Why it must not serve, each a sentence with its values; empty when it passed.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>What all rounds did together: most documents are added.</summary>
    public IngestSummary Summary { get; init; } = new(0, 0, 0, 0, 0);

    /// <summary>How many rounds of catching up there were, the last among them.</summary>
    public int CatchUps { get; init; }

    /// <summary>The versions that were removed because enough newer ones are kept.</summary>
    public IReadOnlyList<int> Removed { get; init; } = [];

    /// <inheritdoc />
    public override string ToString() => IsActive
        ? $"version {Version} serves in the place of {Replaced}: {Summary.Added} documents"
        : Findings.Count == 0 ? $"version {Version} passed and waits in the shadow" : $"version {Version} does not serve: {string.Join(" ", Findings)}";
}
