using System.Globalization;
using Spectre.Console;

namespace RagKit.Cli;

/// <summary>Shows hits to people: with colours on a terminal, as plain lines when piped.</summary>
internal static class SearchReport
{
    private const int Indent = 4;

    public static void Write(string query, IReadOnlyList<Hit> hits)
    {
        if (hits.Count == 0)
        {
            Terminal.Note("Nothing found.");
            return;
        }
        QueryWords words = new(query);
        IAnsiConsole? screen = Terminal.OutputIsTerminal ? Terminal.Screen() : null;
        for (int i = 0; i < hits.Count; i++)
        {
            Snippet snippet = Snippet.Of(hits[i].Chunk.Text, words);
            if (screen is null)
            {
                Terminal.Line($"{i + 1,2}  {Score(hits[i])}  {Where(hits[i])}  {Legs(hits[i])}");
                Terminal.Line(new string(' ', Indent) + snippet.Text);
                continue;
            }
            if (i > 0)
                screen.WriteLine();
            screen.MarkupLine($"[bold]{i + 1,2}[/]  [green]{Score(hits[i])}[/]  [bold]{Markup.Escape(Where(hits[i]))}[/]  [grey]{Markup.Escape(Legs(hits[i]))}[/]");
            screen.Write(new Padder(new Markup(Highlighted(snippet)), new Padding(Indent, 0, 0, 0)));
        }
    }

    private static string Score(Hit hit) => hit.Score.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Document, page, title and headings.</summary>
    private static string Where(Hit hit)
    {
        string page = hit.Chunk.Page is int number ? $", p. {number}" : "";
        string context = Printable.OneLine(hit.Chunk.Context);
        return $"{Printable.OneLine(hit.Chunk.DocumentId)}{page}{(context.Length > 0 ? "  " + context : "")}";
    }

    private static string Legs(Hit hit) => $"({string.Join(", ", hit.Legs.Select(leg => $"{leg.Name} #{leg.Rank}"))})";

    private static string Highlighted(Snippet snippet)
    {
        System.Text.StringBuilder markup = new();
        int done = 0;
        foreach ((int start, int length) in snippet.Matches)
        {
            markup.Append(Markup.Escape(snippet.Text[done..start])).Append("[yellow]").Append(Markup.Escape(snippet.Text.Substring(start, length))).Append("[/]");
            done = start + length;
        }
        return markup.Append(Markup.Escape(snippet.Text[done..])).ToString();
    }
}
