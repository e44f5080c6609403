using System.Globalization;
using Spectre.Console;

namespace RagKit.Cli;

/// <summary>Shows people what an ingestion did.</summary>
internal static class IngestReport
{
    public static void Write(IngestJson run)
    {
        if (Terminal.OutputIsTerminal)
            WriteTable(run);
        else
            Terminal.Line(Summary(run));
        if (run.Skipped > 0)
            Terminal.Note(Skipped(run));
        if (run.Documents == 0 && run.Failed == 0)
            Terminal.Note($"The corpus is empty: '{run.Folder}' has no file that a loader reads.");
        else if (run.Chunks > 0)
            Terminal.Note($"'{run.Db}' holds {Plural.Of(run.Documents, "document")} in {Plural.Of(run.Chunks, "chunk")}, searched by {run.Search}");
        if (run.Failed > 0)
            Terminal.Error($"{Plural.Of(run.Failed, "item")} failed; the next run tries again.");
    }

    private static string Summary(IngestJson run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run.Added} added, {run.Updated} updated, {run.Unchanged} unchanged, {run.Removed} removed, {run.Failed} failed, {run.Skipped} skipped " +
        $"in {run.Seconds:0.00} s ({run.DocumentsPerSecond:N0} documents/s)");

    private static void WriteTable(IngestJson run)
    {
        IAnsiConsole screen = Terminal.Screen();
        foreach (FailureJson failure in run.Failures)
            screen.MarkupLine($"[red]failed[/]  {Markup.Escape(Printable.OneLine(failure.Document))}  [grey]{Markup.Escape(Printable.OneLine(failure.Reason))}[/]");
        Table table = new() { Border = TableBorder.Rounded };
        (string Name, string Value)[] columns =
        [
            ("added", Number(run.Added)), ("updated", Number(run.Updated)), ("unchanged", Number(run.Unchanged)), ("removed", Number(run.Removed)),
            ("failed", run.Failed > 0 ? $"[red]{Number(run.Failed)}[/]" : "0"), ("skipped", Number(run.Skipped)),
            ("seconds", run.Seconds.ToString("0.00", CultureInfo.InvariantCulture)), ("documents/s", Number((int)Math.Min(run.DocumentsPerSecond, int.MaxValue))),
        ];
        foreach ((string name, _) in columns)
            table.AddColumn(new TableColumn(name).RightAligned());
        table.AddRow([.. columns.Select(column => column.Value)]);
        screen.Write(table);
    }

    private static string Skipped(IngestJson run) =>
        $"{Plural.Of(run.Skipped, "file")} skipped, since no loader reads them: " +
        string.Join(", ", run.SkippedByExtension.OrderByDescending(pair => pair.Value).Take(8).Select(pair => $"{pair.Value} {pair.Key}")) +
        (run.SkippedByExtension.Count > 8 ? ", …" : "");

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
