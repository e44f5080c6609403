namespace RagKit.Layout;

/// <summary>The cells between lines that cross each other. Where a line between two cells is missing they are one.</summary>
internal sealed class RuleGrid
{
    private const float Near = 3;
    private const int MaxColumns = 64;
    private const int MaxRows = 500;
    private readonly float[] _lefts;
    private readonly float[] _tops;
    private readonly int[] _cells;

    private RuleGrid(float[] lefts, float[] tops, List<Rule> rules)
    {
        (_lefts, _tops) = (lefts, tops);
        _cells = [.. Enumerable.Range(0, Rows * Columns)];
        bool[] isDivided = new bool[Rows * Columns * 2];
        foreach (Rule rule in rules)
            Divide(rule, isDivided);
        for (int cell = 0; cell < _cells.Length; cell++)
        {
            if (cell % Columns > 0 && !isDivided[cell * 2])
                Join(cell, cell - 1);
            if (cell >= Columns && !isDivided[(cell * 2) + 1])
                Join(cell, cell - Columns);
        }
    }

    public int Rows => _tops.Length - 1;

    public int Columns => _lefts.Length - 1;

    public float Left => _lefts[0];

    public float Right => _lefts[^1];

    public float Top => _tops[0];

    /// <summary>The grid of lines that hang together; <see langword="null"/> where they make no two rows of two columns.</summary>
    public static RuleGrid? Of(List<Rule> rules)
    {
        float[] lefts = Edges(rules, isAcross: false), heights = Edges(rules, isAcross: true);
        Array.Reverse(heights);
        return lefts.Length is < 3 or > MaxColumns + 1 || heights.Length is < 3 or > MaxRows + 1 ? null : new RuleGrid(lefts, heights, rules);
    }

    /// <summary>The first cell (by rows, from the upper left) of those that are one with the cell at a place; -1 for a place outside.</summary>
    public int CellAt(float x, float y)
    {
        if (x < Left || x > Right || y > Top || y < _tops[^1])
            return -1;
        return Root((Place(_tops, y, isFalling: true) * Columns) + Place(_lefts, x, isFalling: false));
    }

    /// <summary>Whether a cell is the first of those that are one.</summary>
    public bool IsFirst(int cell) => Root(cell) == cell;

    /// <summary>Whether a cell lies below the first of those that are one.</summary>
    public bool ComesDown(int cell) => Root(cell) < cell && Root(cell) % Columns == cell % Columns;

    private static float[] Edges(List<Rule> rules, bool isAcross)
    {
        // The outer edges may not be drawn: lines of the other direction end there.
        IEnumerable<float> ends = rules.Where(rule => rule.IsAcross != isAcross).SelectMany(rule => (float[])[rule.From, rule.To]);
        float[] all = [.. rules.Where(rule => rule.IsAcross == isAcross).Select(rule => rule.At), ends.Min(), ends.Max()];
        Array.Sort(all);
        List<float> edges = [];
        foreach (float edge in all)
        {
            if (edges.Count == 0 || edge - edges[^1] > Near)
                edges.Add(edge);
        }
        return [.. edges];
    }

    /// <summary>The strip between edges that a place lies in.</summary>
    private static int Place(float[] edges, float at, bool isFalling)
    {
        (int low, int high) = (0, edges.Length - 2);
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (isFalling ? at <= edges[middle] : at >= edges[middle])
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    private void Divide(in Rule rule, bool[] isDivided)
    {
        float[] across = rule.IsAcross ? _tops : _lefts, along = rule.IsAcross ? _lefts : _tops;
        int edge = Place(across, rule.At, rule.IsAcross);
        // The nearest edge is this strip's first one or its last one.
        if (Math.Abs(across[edge + 1] - rule.At) < Math.Abs(across[edge] - rule.At))
            edge++;
        for (int strip = 0; strip < along.Length - 1; strip++)
        {
            float middle = (along[strip] + along[strip + 1]) / 2;
            (int row, int column) = rule.IsAcross ? (edge, strip) : (strip, edge);
            if (middle >= rule.From && middle <= rule.To && row < Rows && column < Columns)
                isDivided[(((row * Columns) + column) * 2) + (rule.IsAcross ? 1 : 0)] = true;
        }
    }

    private int Root(int cell)
    {
        while (_cells[cell] != cell)
            cell = _cells[cell] = _cells[_cells[cell]];
        return cell;
    }

    private void Join(int one, int other)
    {
        (one, other) = (Root(one), Root(other));
        _cells[Math.Max(one, other)] = Math.Min(one, other);
    }
}
