using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>Which run is to be started or resumed.</summary>
/// <param name="Id">Its id; <see langword="null"/> for a new one.</param>
/// <param name="Known">What the ledger knows of it; <see langword="null"/> when it is new.</param>
/// <param name="Parent">The run that starts it.</param>
/// <param name="Gap">How many numbers its first event leaves out.</param>
internal readonly record struct RunStart(string? Id = null, RunInfo? Known = null, RunExecution? Parent = null, long Gap = 0)
{
    /// <summary>Whether cached results are made anew.</summary>
    public bool RefreshesCache { get; init; }
}
