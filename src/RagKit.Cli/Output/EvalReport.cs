using System.Globalization;
using Spectre.Console;

namespace RagKit.Cli;

/// <summary>Shows people how well a collection is searched.</summary>
internal static class EvalReport
{
    public static void Write(EvalJson run)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        Terminal.Line($"{run.Dataset}: {Plural.Of(run.Documents, "document")} in {Plural.Of(run.Chunks, "chunk")}, {run.Queries.ToString("N0", culture)} {(run.Queries == 1 ? "query" : "queries")} ({run.Split}), {run.Strategy}");
        Terminal.Line(string.Create(culture, $"ingested in {run.IngestSeconds:0.00} s, training included; search p50 {run.SearchP50Milliseconds:0.0} ms, p95 {run.SearchP95Milliseconds:0.0} ms"));
        (string Name, MetricJson Value)[] metrics = [("ndcg@10", run.NdcgAt10), ("recall@100", run.RecallAt100), ("mrr@10", run.MrrAt10), ("map", run.Map)];
        if (Terminal.OutputIsTerminal)
        {
            Table table = new() { Border = TableBorder.Rounded };
            table.AddColumn("metric").AddColumn(new TableColumn("mean").RightAligned()).AddColumn("95 % interval");
            foreach ((string name, MetricJson value) in metrics)
                table.AddRow(name, $"[bold]{Figure(value.Mean)}[/]", $"{Figure(value.Low)} to {Figure(value.High)}");
            Terminal.Screen().Write(table);
        }
        else
        {
            foreach ((string name, MetricJson value) in metrics)
                Terminal.Line($"{name,-10}  {Figure(value.Mean)}  {Figure(value.Low)} to {Figure(value.High)}");
        }
        foreach (string warning in run.Warnings)
            Terminal.Note($"Warning: {warning}");
    }

    private static string Figure(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
