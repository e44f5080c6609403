namespace RagKit.Flows;

/// <summary>How one run is started. Immutable.</summary>
public sealed record RunOptions
{
    /// <summary>
    /// The run's id; a new one by default. With an id of its own, a run is started once: starting it again gives the result of the one that
    /// was completed, and resumes one that was not.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>Whether what is in the cache is passed over: every result is made anew, and put there. Subflows do as their parents.</summary>
    public bool RefreshCache { get; init; }
}
