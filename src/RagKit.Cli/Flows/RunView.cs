using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>A run as it is shown: its events so far, added up.</summary>
internal sealed record RunView(string Id, string Flow, string Name, RunState State)
{
    public string? Message { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How long it has been at work since it was begun or resumed.</summary>
    public TimeSpan Time { get; init; }

    public IReadOnlyList<TaskView> Tasks { get; init; } = [];

    /// <summary>The calls that failed last.</summary>
    public IReadOnlyList<FailureView> Failures { get; init; } = [];

    /// <summary>How many calls have failed for good.</summary>
    public long Failed => Tasks.Sum(task => task.Failed);

    /// <summary>What the tool exits with when this is how the run ended.</summary>
    public int ExitCode => State.IsSuccess() && Failed == 0 ? Cli.ExitCode.Ok : Cli.ExitCode.ItemsFailed;

    /// <summary>How many calls are in each state.</summary>
    public IEnumerable<KeyValuePair<RunState, long>> Counts =>
        Tasks.SelectMany(task => task.Counts).GroupBy(count => count.Key, count => count.Value).Select(group => KeyValuePair.Create(group.Key, group.Sum()));
}

/// <summary>A call that failed for good.</summary>
internal sealed record FailureView(string Name, int Attempts, string Message);
