using System.Globalization;
using RagKit.Versions;
using Spectre.Console;

namespace RagKit.Cli;

/// <summary>Shows people a corpus's versions, and what became of a new one.</summary>
internal static class VersionReport
{
    private static readonly string[] Columns = ["version", "serves", "made", "documents", "chunks", "model", "chunker"];

    public static void Write(IReadOnlyList<VersionJson> versions)
    {
        string[][] rows = [.. versions.Select(Row)];
        if (!Terminal.OutputIsTerminal)
        {
            foreach (string[] row in rows.Prepend(Columns))
                Terminal.Line(string.Join('\t', row));
            return;
        }
        Table table = new() { Border = TableBorder.Rounded };
        foreach (string column in Columns)
            table.AddColumn(column);
        foreach (string[] row in rows)
            table.AddRow([.. row.Select(cell => Markup.Escape(Printable.OneLine(cell)))]);
        Terminal.Screen().Write(table);
    }

    public static void Write(ReindexResult result)
    {
        string documents = Plural.Of(result.Summary.Added, "document");
        if (result.IsActive)
        {
            Terminal.Line($"Version {result.Version} serves in the place of {result.Replaced}: {documents}.");
            if (result.Removed.Count > 0)
                Terminal.Note($"Removed: version {string.Join(", ", result.Removed)}, since enough newer ones are kept.");
            Terminal.Note("'ragkit rollback' goes back.");
        }
        else if (result.Findings.Count == 0)
        {
            Terminal.Line($"Version {result.Version} passed and waits in the shadow: {documents}.");
            Terminal.Note($"'ragkit rollback --to {result.Version}' makes it the one that serves.");
        }
        else
        {
            Terminal.Line($"Version {result.Version} does not serve; version {result.Replaced} goes on serving.");
            foreach (string finding in result.Findings)
                Terminal.Error($"  {ErrorText.InToolTerms(finding)}");
        }
    }

    private static string[] Row(VersionJson version) =>
    [
        version.Version.ToString(CultureInfo.InvariantCulture), version.Serves ? "yes" : "",
        version.CreatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        version.Documents.ToString("N0", CultureInfo.InvariantCulture), version.Chunks.ToString("N0", CultureInfo.InvariantCulture), version.Model ?? "none", version.Chunker ?? "none",
    ];
}
