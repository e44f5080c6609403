using RagKit.Configuration;
using RagKit.Flows;
using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>A ledger, and a runner that works with it.</summary>
internal sealed class FlowSession : IAsyncDisposable
{
    private const int RunsToSuggest = 1000;

    private FlowSession(string ledger, SqliteFlowStore store, FlowCatalog? catalog)
    {
        Ledger = ledger;
        Store = store;
        Runner = new FlowRunner(new FlowRunnerOptions { Runs = store, Logging = Warnings }, catalog);
    }

    /// <summary>The ledger's file, as it was named.</summary>
    public string Ledger { get; }

    public SqliteFlowStore Store { get; }

    public FlowRunner Runner { get; }

    public WarningNotes Warnings { get; } = new();

    /// <summary>For a ledger that is there.</summary>
    public static FlowSession OpenExisting(string ledger, FlowCatalog? catalog = null) => new(ledger, LedgerFile.OpenExisting(ledger), catalog);

    /// <summary>For a ledger that is made where there is none.</summary>
    public static FlowSession OpenOrCreate(string ledger, FlowCatalog catalog) => new(ledger, LedgerFile.OpenOrCreate(ledger), catalog);

    /// <summary>A run that must be there.</summary>
    public async Task<RunInfo> RequireRunAsync(string run, CancellationToken cancellationToken)
    {
        if (await Store.FindRunAsync(run, cancellationToken) is RunInfo found)
            return found;
        List<string> last = [];
        await foreach (RunInfo known in Store.ListRunsAsync(new RunFilter(), cancellationToken))
        {
            last.Add(known.Id);
            if (last.Count == RunsToSuggest)
                break;
        }
        throw new UsageException($"There is no run '{run}' in '{Ledger}'.{NearestName.Question(run, last)} '{FlowArguments.CommandLine("runs", Ledger)}' lists those that there are.");
    }

    /// <summary>Where a run really stands: one whose process is gone without a word has crashed.</summary>
    public async Task<RunState> StateAsync(RunInfo run, CancellationToken cancellationToken)
    {
        if (run.State.IsFinal() || run.State == RunState.Scheduled || await Runner.IsAtWorkAsync(run.Id, cancellationToken))
            return run.State;
        // It may have ended between the two looks.
        RunState now = (await Store.FindRunAsync(run.Id, cancellationToken))?.State ?? run.State;
        return now.IsFinal() ? now : RunState.Crashed;
    }

    public async ValueTask DisposeAsync()
    {
        await Runner.DisposeAsync();
        await Store.DisposeAsync();
        Warnings.Tell();
    }
}
