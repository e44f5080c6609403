using System.Globalization;

namespace RagKit.Sync;

/// <summary>One item of a source that an ingestion would do something about.</summary>
/// <param name="ItemId">The item's id.</param>
/// <param name="Kind">What would be done.</param>
public sealed record PlannedItem(string ItemId, PlannedKind Kind)
{
    /// <summary>Why; several reasons may hold.</summary>
    public PlannedReasons Reasons { get; init; }

    /// <summary>The item's version with its loader's fingerprint, as the ledger would keep it; empty for one that is gone or that no loader reads.</summary>
    public string Version { get; init; } = "";

    /// <summary>How many documents are stored of it.</summary>
    public int Documents { get; init; }

    /// <summary>About how many tokens of it would be embedded, at most.</summary>
    public long Tokens { get; init; }

    /// <summary>Why it failed the last time; <see langword="null"/> when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>How often in a row it has failed.</summary>
    public int Attempts { get; init; }

    /// <summary>One line: what, which, why.</summary>
    public override string ToString()
    {
        string[] reasons = [.. Enum.GetValues<PlannedReasons>().Where(reason => reason != PlannedReasons.None && Reasons.HasFlag(reason)).Select(Words)];
        string why = reasons.Length == 0 ? "" : $"  {string.Join(", ", reasons)}";
        string failed = Error is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {Attempts} {(Attempts == 1 ? "attempt" : "attempts")}: {Error}");
        return $"{Kind.ToString().ToLowerInvariant(),-8}{ItemId}{why}{failed}";
    }

    private static string Words(PlannedReasons reason) => reason switch
    {
        PlannedReasons.Version => "new version",
        PlannedReasons.Loader => "another loader",
        PlannedReasons.Pipeline => "another pipeline",
        PlannedReasons.Model => "another model",
        PlannedReasons.FailedBefore => "failed before",
        _ => reason.ToString(),
    };
}

/// <summary>What would be done about an item.</summary>
public enum PlannedKind
{
    /// <summary>It is new: it is read and stored.</summary>
    Added,

    /// <summary>It is known, and read or cut or embedded again: see <see cref="PlannedItem.Reasons"/>.</summary>
    Updated,

    /// <summary>It is gone, and so its documents go, but for those that another item gives now.</summary>
    Removed,

    /// <summary>No loader reads it.</summary>
    Skipped,
}

/// <summary>Why an item is updated.</summary>
[Flags]
public enum PlannedReasons
{
    /// <summary>For no reason of these.</summary>
    None = 0,

    /// <summary>Its source lists another version.</summary>
    Version = 1,

    /// <summary>Another loader reads it, or the same with other settings.</summary>
    Loader = 2,

    /// <summary>Cleaning, chunker or enrichment are others than those that made its chunks.</summary>
    Pipeline = 4,

    /// <summary>The corpus is to be embedded by another model.</summary>
    Model = 8,

    /// <summary>It failed the last time.</summary>
    FailedBefore = 16,
}
