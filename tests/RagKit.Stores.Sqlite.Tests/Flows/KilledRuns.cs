using RagKit.Flows.Victim;
using RagKit.Runs;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>
/// The runs in a file whose processes are killed: what they did, life by life, and what the ledger held as completed when each life ended.
/// Fails as soon as something is done that was completed before, or is done again without being told that it was begun before.
/// </summary>
internal sealed class KilledRuns(string path, int items)
{
    private readonly HashSet<string> _completed = [];
    private readonly HashSet<string> _effects = [];
    private readonly HashSet<string> _commits = [];
    private readonly Dictionary<string, string> _ended = [];

    /// <summary>How often something was done that an earlier life had done, but not completed.</summary>
    public int Repeated { get; private set; }

    public bool HasEnded(string run) => _ended.ContainsKey(run);

    /// <summary>Takes in what one life said, whichever processes it was lived by.</summary>
    public void Read(IEnumerable<string> lines)
    {
        List<string> effects = [], commits = [];
        foreach (string line in lines)
        {
            switch (line.Split(' '))
            {
                case ["effect", string run, string key, string name, string wasInterrupted]:
                    Assert.False(_completed.Contains($"{run} {key}"), $"Task '{name}' was completed, and done again: {line}");
                    Assert.False(effects.Contains($"{run} {key}"), $"Task '{name}' was done twice in one life: {line}");
                    Assert.True(!_effects.Contains($"{run} {key}") || wasInterrupted == "True", $"Task '{name}' was not told that it was at work before: {line}");
                    effects.Add($"{run} {key}");
                    break;
                case ["commit", string run, string key, string name]:
                    string whole = name == "entry" ? "transaction" : key;
                    Assert.False(_completed.Contains($"{run} {whole}"), $"The commit of '{name}' was completed, and done again: {line}");
                    commits.Add($"{run} {key}");
                    break;
                case ["ended", string run, .. string[] how]:
                    _ended[run] = string.Join(' ', how);
                    break;
            }
        }
        Repeated += effects.Count(_effects.Contains);
        _effects.UnionWith(effects);
        _commits.UnionWith(commits);
    }

    /// <summary>Sees what is completed; every effect must have been written down as begun before it happened.</summary>
    public async Task SeeLedgerAsync(string ledger, CancellationToken cancellationToken)
    {
        if (!File.Exists(ledger))
            return;
        await using SqliteFlowStore store = new(ledger);
        HashSet<string> known = [];
        await foreach (RunInfo run in store.ListRunsAsync(new RunFilter(), cancellationToken))
        {
            await foreach (TaskInfo task in store.ListTasksAsync(run.Id, cancellationToken))
            {
                known.Add($"{run.Id} {task.Key}");
                if (task.State.IsSuccess())
                    _completed.Add($"{run.Id} {(task.Name.StartsWith("transaction", StringComparison.Ordinal) ? "transaction" : task.Key)}");
            }
        }
        Assert.Subset(known, _effects);
        Assert.Subset(known, _commits);
    }

    /// <summary>Everything was done, and nothing is left.</summary>
    public async Task CheckWholeAsync(string run, CancellationToken cancellationToken)
    {
        Assert.Equal($"Completed {VictimFlows.Result(items)}", _ended[run]);
        Assert.Equal(VictimFlows.Tasks + items, _effects.Count(key => key.StartsWith(run, StringComparison.Ordinal)));
        Assert.Equal(3, _commits.Count(key => key.StartsWith(run, StringComparison.Ordinal)));
        await using SqliteFlowStore store = new(path);
        RunInfo info = Assert.IsType<RunInfo>(await store.FindRunAsync(run, cancellationToken));
        Assert.Equal(RunState.Completed, info.State);
        // A cached result may have been put into the cache by a life that did not come to write down that it was completed.
        Assert.All(info.Tasks.Keys, state => Assert.True(state.IsSuccess(), $"{state}"));
        Assert.Empty(await ((IDeadLetterStore)store).ListAsync(new DeadLetterFilter(), cancellationToken).ToListAsync(cancellationToken));
    }
}
