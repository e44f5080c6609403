namespace RagKit.Runs;

/// <summary>A piece of work that used up its attempts, kept until it is redriven or purged.</summary>
/// <param name="Id">Its id: the same for the same piece of work, so that it is kept once however often it fails.</param>
/// <param name="Origin">Whose work it was: a flow, a queue, a pipeline.</param>
/// <param name="Stage">Which task or stage failed.</param>
/// <param name="Error">The exception's type and message.</param>
public sealed record DeadLetter(string Id, string Origin, string Stage, string Error)
{
    /// <summary>The input, encoded; empty where it cannot be, and such a letter cannot be redriven.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>The input in few words.</summary>
    public string InputName { get; init; } = "";

    /// <summary>The exception with its stack.</summary>
    public string Details { get; init; } = "";

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it failed last.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The run in which it failed; <see langword="null"/> outside of runs.</summary>
    public string? RunId { get; init; }
}
