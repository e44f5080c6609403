namespace RagKit.Runs;

/// <summary>Which runs.</summary>
public sealed record RunFilter
{
    /// <summary>Of this flow only.</summary>
    public string? Flow { get; init; }

    /// <summary>In one of these states only; empty for any.</summary>
    public IReadOnlyList<RunState> States { get; init; } = [];

    /// <summary>Last heard of before this.</summary>
    public DateTimeOffset? UpdatedBefore { get; init; }

    /// <summary>How many at most.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>Whether a run is one of these; <see cref="Limit"/> aside.</summary>
    public bool Matches(RunInfo run) =>
        (Flow is null || run.Flow == Flow) && (States.Count == 0 || States.Contains(run.State)) && (UpdatedBefore is null || run.UpdatedAt < UpdatedBefore);
}
