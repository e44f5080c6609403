namespace RagKit.Sync;

/// <summary>What an ingestion would do about one source. Numbers count items.</summary>
/// <param name="SourceId">The source's id.</param>
public sealed record SourcePlan(string SourceId)
{
    /// <summary>Items that are new.</summary>
    public int Added { get; init; }

    /// <summary>Items that are done again.</summary>
    public int Updated { get; init; }

    /// <summary>Items that are as they were.</summary>
    public int Unchanged { get; init; }

    /// <summary>Items that are gone.</summary>
    public int Removed { get; init; }

    /// <summary>Items that no loader reads.</summary>
    public int Skipped { get; init; }

    /// <summary>Items, among the others, that failed the last time.</summary>
    public int FailedBefore { get; init; }

    /// <summary>Why the source could not be listed to its end, so that nothing of it is removed; <see langword="null"/> when it could.</summary>
    public string? Error { get; init; }

    /// <summary>Why its removals would be held back, and how to allow them; <see langword="null"/> when they would not.</summary>
    public string? Held { get; init; }

    /// <summary>All items but the unchanged, those that are gone last.</summary>
    public IReadOnlyList<PlannedItem> Items { get; init; } = [];
}
