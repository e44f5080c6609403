using System.CommandLine;
using System.Text.Json;
using RagKit.Runs;

namespace RagKit.Cli;

/// <summary><c>ragkit flows show</c>: where a run stands, and what it was given and gave.</summary>
internal static class FlowShowCommand
{
    private const int LongestValue = 1000;

    public static Command Create()
    {
        Argument<string> run = FlowArguments.Run();
        Option<string> ledger = FlowArguments.Ledger();
        Option<bool> json = CommonOptions.Json();
        Command command = new("show", "Show where a run stands: its tasks, what failed, its input and its result.") { run, ledger, json };
        command.WithExamples("ragkit flows show refresh-20261121-030000-1f3a6c", "ragkit flows show refresh-20261121-030000-1f3a6c --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(run), parsed.GetRequiredValue(ledger), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string id, string ledger, bool json, CancellationToken cancellationToken)
    {
        await using FlowSession session = FlowSession.OpenExisting(ledger);
        RunInfo known = await session.RequireRunAsync(id, cancellationToken);
        RunFollower follower = new(session, known);
        await follower.ReadAsync(long.MaxValue, cancellationToken);
        RunView run = follower.View() with { State = await session.StateAsync(known, cancellationToken) };
        JsonElement? input = RunResult.Parse(known.Input);
        JsonElement? result = await RunResult.ReadAsync(session, id, cancellationToken);
        if (json)
            JsonOutput.Write(RunJson.Of(ledger, run, input, result), shapes => shapes.RunJson);
        else
            Write(run, known, input, result);
        return ExitCode.Ok;
    }

    private static void Write(RunView run, RunInfo known, JsonElement? input, JsonElement? result)
    {
        Fact("run", run.Id);
        Fact("flow", run.Name == run.Flow ? run.Flow : $"{run.Flow} ({run.Name})");
        Fact("state", StateText.Of(run.State) + (known.Due is DateTimeOffset due && run.State == RunState.Scheduled ? $" for {Figure.Of(due)}" : ""));
        if (!string.IsNullOrWhiteSpace(run.Message))
            Fact("message", run.Message);
        if (known.ParentRunId is not null)
            Fact("part of", known.ParentRunId);
        Fact("created", Figure.Of(run.CreatedAt));
        Fact("updated", Figure.Of(run.UpdatedAt));
        Fact("time", Figure.Of(run.Time));
        if (input is JsonElement given)
            Fact("input", Short(given));
        if (result is JsonElement gave)
            Fact("result", Short(gave));
        foreach (TaskView task in run.Tasks)
            Fact("task", $"{task.Name}: {StateText.Of(task.Counts)} in {Figure.Of(task.Time)}");
        foreach (FailureView failure in run.Failures)
            Fact("failed", $"{failure.Name}: {failure.Message}");
    }

    /// <summary>A value may be as long as a book.</summary>
    private static string Short(JsonElement value)
    {
        string text = JsonOutput.Line(value);
        return text.Length <= LongestValue ? text : $"{Printable.OneLine(text, LongestValue)} ({Figure.Of(text.Length)} characters; --json has them all)";
    }

    private static void Fact(string name, string value) => Terminal.Line($"{name,-8} {Printable.OneLine(value)}");
}
