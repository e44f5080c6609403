using System.CommandLine;
using RagKit.Runs;

namespace RagKit.Cli;

/// <summary><c>ragkit flows dead-letters</c>: the work that used up its attempts.</summary>
internal static class DeadLettersCommand
{
    public static Command Create()
    {
        Option<string?> task = new("--task") { HelpName = "name", Description = "Only those of this task." };
        Option<string?> run = new("--run") { HelpName = "run", Description = "Only those of this run." };
        Option<bool> purge = new("--purge") { Description = "Remove those that are listed, for good." };
        Option<string> ledger = FlowArguments.Ledger();
        Option<bool> json = CommonOptions.Json();
        Command command = new("dead-letters", "List the calls of tasks that used up their attempts, the oldest first, or remove them.") { task, run, purge, ledger, json };
        command.WithExamples("ragkit flows dead-letters", "ragkit flows dead-letters --task fetch --json", "ragkit flows dead-letters --run refresh-20261121-030000-1f3a6c --purge");
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new DeadLetterFilter { Stage = parsed.GetValue(task), RunId = parsed.GetValue(run) },
            parsed.GetValue(purge), parsed.GetRequiredValue(ledger), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DeadLetterFilter filter, bool purge, string ledger, bool json, CancellationToken cancellationToken)
    {
        await using FlowSession session = FlowSession.OpenExisting(ledger);
        IDeadLetterStore store = session.Store;
        List<DeadLetter> letters = [];
        await foreach (DeadLetter letter in store.ListAsync(filter, cancellationToken))
            letters.Add(letter);
        int purged = purge && letters.Count > 0 ? await store.RemoveAsync([.. letters.Select(letter => letter.Id)], cancellationToken) : 0;
        if (json)
        {
            JsonOutput.Write(new DeadLettersJson(ledger, [.. letters.Select(DeadLetterJson.Of)], purged), shapes => shapes.DeadLettersJson);
            return ExitCode.Ok;
        }
        Columns columns = new("dead letter", "call", "attempts", "last", "error");
        foreach (DeadLetter letter in letters)
            columns.Add((letter.Id, null), (letter.InputName.Length > 0 ? letter.InputName : letter.Stage, "bold"), (Plural.Of(letter.Attempts, "attempt"), null), (Figure.Of(letter.At), null), (letter.Error, "red"));
        columns.Write();
        if (letters.Count == 0)
            Terminal.Note("No dead letters.");
        else if (purge)
            Terminal.Note($"{Plural.Of(purged, "dead letter")} removed.");
        return ExitCode.Ok;
    }
}
