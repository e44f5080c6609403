using Spectre.Console;

namespace RagKit.Cli;

/// <summary>
/// Rows in columns: plain lines, and on a terminal with a head and colours. A line is never cut or broken here, so that what stands in it
/// can be copied whole.
/// </summary>
internal sealed class Columns(params string[] heads)
{
    private const int Unbroken = 16_384;

    private readonly List<(string Text, string? Colour)[]> _rows = [];

    public bool IsEmpty => _rows.Count == 0;

    /// <summary>Adds a row; of a cell with a colour, the text comes first.</summary>
    public void Add(params (string Text, string? Colour)[] cells) =>
        _rows.Add([.. cells.Select(cell => (Printable.OneLine(cell.Text), cell.Colour))]);

    public void Write()
    {
        if (IsEmpty)
            return;
        int[] widths = [.. heads.Select((head, column) => _rows.Max(row => row[column].Text.Length))];
        if (!Terminal.OutputIsTerminal)
        {
            foreach ((string Text, string? Colour)[] row in _rows)
                Terminal.Line(string.Join("  ", row.Select((cell, column) => cell.Text.PadRight(widths[column]))).TrimEnd());
            return;
        }
        IAnsiConsole screen = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        screen.Profile.Width = Unbroken;
        widths = [.. widths.Select((width, column) => Math.Max(width, heads[column].Length))];
        screen.MarkupLine($"[grey]{Markup.Escape(string.Join("  ", heads.Select((head, column) => head.PadRight(widths[column]))).TrimEnd())}[/]");
        foreach ((string Text, string? Colour)[] row in _rows)
            screen.MarkupLine(string.Join("  ", row.Select((cell, column) => Coloured(column == row.Length - 1 ? cell.Text : cell.Text.PadRight(widths[column]), cell.Colour))));
    }

    private static string Coloured(string text, string? colour) => colour is null ? Markup.Escape(text) : $"[{colour}]{Markup.Escape(text)}[/]";
}
