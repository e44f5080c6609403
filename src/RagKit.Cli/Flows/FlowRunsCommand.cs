using System.CommandLine;
using RagKit.Runs;

namespace RagKit.Cli;

/// <summary><c>ragkit flows runs</c>: the runs of a ledger.</summary>
internal static class FlowRunsCommand
{
    private const int StandardLimit = 20;

    public static Command Create()
    {
        Option<string?> flow = new("--flow") { HelpName = "name", Description = "Only runs of this flow." };
        Option<RunState[]> states = States();
        Option<int> limit = Limit();
        Option<bool> subflows = new("--subflows") { Description = "List the runs that other runs started, too." };
        Option<string> ledger = FlowArguments.Ledger();
        Option<bool> json = CommonOptions.Json();
        Command command = new("runs", "List runs, the last first: where they stand, when they began, what became of their tasks.") { flow, states, limit, subflows, ledger, json };
        command.WithExamples("ragkit flows runs", "ragkit flows runs --flow refresh --state failed --state crashed --ledger myapp.db", "ragkit flows runs --limit 1 --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new RunQuery(parsed.GetValue(flow), parsed.GetValue(states) ?? [], parsed.GetValue(limit), parsed.GetValue(subflows)),
            parsed.GetRequiredValue(ledger), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(RunQuery query, string ledger, bool json, CancellationToken cancellationToken)
    {
        await using FlowSession session = FlowSession.OpenExisting(ledger);
        List<RunRowJson> found = [];
        Columns columns = new("run", "state", "began", "time", "calls");
        bool areMore = false;
        await foreach (RunInfo run in session.Store.ListRunsAsync(new RunFilter { Flow = query.Flow, States = query.Recorded }, cancellationToken))
        {
            if (!query.Subflows && run.ParentRunId is not null)
                continue;
            RunState state = await session.StateAsync(run, cancellationToken);
            if (query.States.Length > 0 && !query.States.Contains(state))
                continue;
            areMore = found.Count == query.Limit;
            if (areMore)
                break;
            found.Add(RunRowJson.Of(run, state));
            columns.Add((run.Id, null), (StateText.Of(state), StateText.Colour(state)), (Began(run), null), (Time(run, state), null), (StateText.Of(run.Tasks), "grey"));
        }
        if (json)
        {
            JsonOutput.Write(new RunsJson(ledger, [.. found]), shapes => shapes.RunsJson);
            return ExitCode.Ok;
        }
        columns.Write();
        if (found.Count == 0)
            Terminal.Note("No such runs.");
        else if (areMore)
            Terminal.Note($"There are more; --limit ({query.Limit}) says how many are listed.");
        return ExitCode.Ok;
    }

    private static string Began(RunInfo run) => run is { State: RunState.Scheduled, Due: DateTimeOffset due } ? $"due {Figure.Of(due)}" : Figure.Of(run.CreatedAt);

    private static string Time(RunInfo run, RunState state) =>
        state == RunState.Scheduled ? "" : Figure.Of((state.IsFinal() ? run.UpdatedAt : TimeProvider.System.GetUtcNow()) - run.CreatedAt);

    private static Option<RunState[]> States() => new("--state")
    {
        HelpName = "state",
        Description = $"Only runs in this state: {string.Join(", ", StateText.All.Select(StateText.Option))}. May be repeated.",
        CustomParser = result =>
        {
            List<RunState> states = [];
            foreach (string given in result.Tokens.Select(token => token.Value))
            {
                if (StateText.TryParse(given) is RunState state)
                    states.Add(state);
                else
                    result.AddError($"--state '{given}' must be one of {string.Join(", ", StateText.All.Select(StateText.Option))}.");
            }
            return [.. states];
        },
    };

    private static Option<int> Limit()
    {
        Option<int> limit = new("--limit") { HelpName = "n", Description = "How many runs at most.", DefaultValueFactory = _ => StandardLimit };
        limit.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int given) && given < 1)
                result.AddError($"--limit ({given}) must be at least 1.");
        });
        return limit;
    }

    /// <summary>Which runs are listed.</summary>
    private sealed record RunQuery(string? Flow, RunState[] States, int Limit, bool Subflows)
    {
        /// <summary>The states to look for in the ledger: what has crashed may still stand there as at work.</summary>
        public IReadOnlyList<RunState> Recorded => States.Contains(RunState.Crashed) ? [.. States.Concat([RunState.Pending, RunState.Running, RunState.Retrying]).Distinct()] : States;
    }
}
