namespace RagKit.Limits;

/// <summary>How a call under a limit went.</summary>
public readonly record struct CallOutcome
{
    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether the server refused it because of load (429, 503) or did not answer in time.</summary>
    public bool Rejected { get; init; }

    /// <summary>For how long the server asked to be left alone; <see langword="null"/> when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the server says is left of calls until <see cref="ResetAfter"/>; <see langword="null"/> when it did not say.</summary>
    public long? RemainingCalls { get; init; }

    /// <summary>What the server says is left of weight until <see cref="ResetAfter"/>; <see langword="null"/> when it did not say.</summary>
    public long? RemainingWeight { get; init; }

    /// <summary>When what is left is full again; <see langword="null"/> when the server did not say.</summary>
    public TimeSpan? ResetAfter { get; init; }
}
