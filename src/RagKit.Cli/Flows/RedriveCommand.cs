using System.CommandLine;
using RagKit.Flows;
using RagKit.Runs;
using Spectre.Console;

namespace RagKit.Cli;

/// <summary><c>ragkit flows redrive</c>: runs dead letters once more.</summary>
internal static class RedriveCommand
{
    public static Command Create()
    {
        Argument<string[]> ids = new("ids") { Description = "The dead letters, as 'ragkit flows dead-letters' lists them.", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> task = new("--task") { HelpName = "name", Description = "All of this task." };
        Option<bool> all = new("--all") { Description = "All that there are." };
        Option<string?> assembly = FlowArguments.Assembly();
        Option<string> ledger = FlowArguments.Ledger();
        Option<bool> json = CommonOptions.Json();
        Command command = new("redrive", "Run dead letters' tasks once more with their inputs. Those that succeed are gone, those that fail stay.") { ids, task, all, assembly, ledger, json };
        command.Validators.Add(result =>
        {
            int ways = (result.GetValue(ids) is { Length: > 0 } ? 1 : 0) + (result.GetValue(task) is null ? 0 : 1) + (result.GetValue(all) ? 1 : 0);
            if (ways != 1)
                result.AddError("Say which dead letters: their ids, --task or --all, one of these.");
        });
        command.WithExamples(
            "ragkit flows redrive --all --assembly bin/Release/net10.0/MyApp.dll",
            "ragkit flows redrive --task fetch --assembly MyApp.dll --ledger myapp.db --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new DeadLetterFilter { Ids = parsed.GetValue(ids) ?? [], Stage = parsed.GetValue(task) },
            new RunTarget(parsed.GetRequiredValue(ledger), parsed.GetValue(assembly), parsed.GetValue(json)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DeadLetterFilter filter, RunTarget target, CancellationToken cancellationToken)
    {
        (int Succeeded, int Failed) done;
        using (new ReservedOutput())
        {
            FlowCatalog catalog = FlowAssembly.Catalog(target.Assembly);
            await using FlowSession session = FlowSession.OpenExisting(target.Ledger, catalog);
            int count = await CountAsync(session, filter, stage => catalog.RequireTask(stage, target.Assembly), cancellationToken);
            done = await ShowAsync(count, () => session.Runner.RedriveAsync(filter, cancellationToken), cancellationToken);
        }
        if (target.Json)
            JsonOutput.Write(new RedriveJson(target.Ledger, done.Succeeded, done.Failed), shapes => shapes.RedriveJson);
        else
            Terminal.Line($"{Figure.Of(done.Succeeded)} succeeded, {Figure.Of(done.Failed)} failed");
        if (!target.Json && done == (0, 0))
            Terminal.Note("There are no such dead letters.");
        if (done.Failed > 0)
            Terminal.Error($"Those that failed stay: '{FlowArguments.CommandLine("dead-letters", target.Ledger)}' lists them with their errors.");
        return done.Failed > 0 ? ExitCode.ItemsFailed : ExitCode.Ok;
    }

    private static async Task<int> CountAsync(FlowSession session, DeadLetterFilter filter, Action<string> require, CancellationToken cancellationToken)
    {
        HashSet<string> missing = [.. filter.Ids];
        int count = 0;
        await foreach (DeadLetter letter in session.Runner.DeadLetters.ListAsync(filter, cancellationToken))
        {
            require(letter.Stage);
            count++;
            missing.Remove(letter.Id);
        }
        return missing.Count == 0
            ? count
            : throw new UsageException($"There is no dead letter '{missing.First()}' in '{session.Ledger}': '{FlowArguments.CommandLine("dead-letters", session.Ledger)}' lists those that there are.");
    }

    private static async Task<(int Succeeded, int Failed)> ShowAsync(int count, Func<Task<(int Succeeded, int Failed)>> redrive, CancellationToken cancellationToken)
    {
        try
        {
            return Terminal.ErrorIsTerminal ? await Terminal.ErrorScreen().Status().StartAsync($"Redriving {Plural.Of(count, "dead letter")}", _ => redrive()) : await redrive();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new StoppedException("Stopped; the dead letters that were not yet run stay.", cancellationToken);
        }
    }
}
