namespace RagKit.Layout;

/// <summary>Finds tables by the lines between their cells, and takes their words out of the page's.</summary>
internal static class RuledTables
{
    private const float Near = 2.5f;
    private const int MaxCrossings = 2_000_000;
    private const int MaxTables = 50;
    private const int MostLinesOfCell = 25;
    private const float LeastFilled = 0.3f;

    /// <summary>The tables of a page. Their words are removed from the list.</summary>
    public static List<RuledTable> Take(List<Word> words, IReadOnlyList<Rule> rules)
    {
        List<RuledTable> tables = [];
        if (rules.Count < 4 || words.Count < 4)
            return tables;
        foreach (List<Rule> group in Crossing(Merge(rules)).Take(MaxTables))
        {
            if (RuleGrid.Of(group) is { } grid && Fill(grid, words) is { } table)
                tables.Add(table);
        }
        return tables;
    }

    /// <summary>Joins pieces of a line: each cell may have drawn its own.</summary>
    private static List<Rule> Merge(IReadOnlyList<Rule> rules)
    {
        List<Rule> merged = [];
        foreach (Rule rule in rules.OrderBy(rule => rule.IsAcross).ThenBy(rule => MathF.Round(rule.At)).ThenBy(rule => rule.From))
        {
            if (merged.Count > 0 && merged[^1] is var last && last.IsAcross == rule.IsAcross && Math.Abs(last.At - rule.At) <= 1.5f && rule.From <= last.To + Near)
                merged[^1] = last with { To = Math.Max(last.To, rule.To) };
            else
                merged.Add(rule);
        }
        return merged;
    }

    /// <summary>The groups of lines that cross or touch each other.</summary>
    private static IEnumerable<List<Rule>> Crossing(List<Rule> rules)
    {
        int down = rules.FindIndex(rule => rule.IsAcross);
        if (down <= 0 || (long)down * (rules.Count - down) > MaxCrossings)
            return [];
        int[] groups = [.. Enumerable.Range(0, rules.Count)];
        for (int i = 0; i < down; i++)
        {
            for (int j = down; j < rules.Count; j++)
            {
                (Rule upright, Rule across) = (rules[i], rules[j]);
                if (upright.At >= across.From - Near && upright.At <= across.To + Near && across.At >= upright.From - Near && across.At <= upright.To + Near)
                    groups[Root(i)] = Root(j);
            }
        }
        return Enumerable.Range(0, rules.Count).GroupBy(Root, index => rules[index]).Select(group => group.ToList())
            .Where(group => group.Count >= 4 && group.Exists(rule => rule.IsAcross) && group.Exists(rule => !rule.IsAcross));

        int Root(int index)
        {
            while (groups[index] != index)
                index = groups[index] = groups[groups[index]];
            return index;
        }
    }

    /// <summary>Puts words into cells; <see langword="null"/> where that makes no table, as with frames and the grids of charts.</summary>
    private static RuledTable? Fill(RuleGrid grid, List<Word> words)
    {
        List<Word>?[] cells = new List<Word>?[grid.Rows * grid.Columns];
        int taken = 0;
        foreach (Word word in words)
        {
            int cell = CellOf(grid, word);
            if (cell < 0)
                continue;
            (cells[cell] ??= []).Add(word);
            taken++;
        }
        if (taken < 4)
            return null;
        List<Line> rows = [];
        (int filled, int all, int wide) = (0, 0, 0);
        for (int row = 0; row < grid.Rows; row++)
        {
            List<LinkedText> texts = [];
            for (int cell = row * grid.Columns; cell < (row + 1) * grid.Columns; cell++)
            {
                if (!grid.IsFirst(cell))
                {
                    // A cell that comes down from the row above keeps its column free.
                    if (grid.ComesDown(cell))
                        texts.Add(LinkedText.Of(""));
                    continue;
                }
                List<Line> lines = [.. (cells[cell] is { } own ? RowBuilder.Build(own, []) : []).Select(Line.Of)];
                if (lines.Count > MostLinesOfCell)
                    return null;
                texts.Add(lines.Count == 0 ? LinkedText.Of("") : LineJoiner.Join(lines));
            }
            int inRow = texts.Count(text => text.Text.Length > 0);
            (filled, all, wide) = (filled + inRow, all + texts.Count, wide + (inRow > 1 ? 1 : 0));
            if (inRow > 0)
                rows.Add(new Line([.. texts], grid.Left, grid.Right, grid.Top, 0, IsBold: false, IsMonospaced: false));
        }
        if (wide < 2 || filled < LeastFilled * all)
            return null;
        float[] sizes = [.. cells.Where(cell => cell is not null).SelectMany(cell => cell!).Select(word => word.Size).Order()];
        words.RemoveAll(word => CellOf(grid, word) >= 0);
        float size = sizes[sizes.Length / 2];
        return new RuledTable(grid.Left, grid.Right, grid.Top - size, size, rows);
    }

    private static int CellOf(RuleGrid grid, in Word word) => grid.CellAt((word.X + word.End) / 2, word.Y + (0.3f * word.Size));
}
