namespace RagKit.Chunking;

/// <summary>Where a document's tables are, and what stands above a position in one: headings, and the header row behind it.</summary>
internal sealed class TableMap
{
    private readonly Outline _outline;
    private readonly List<(int Start, int End, int HeaderEnd)> _tables = [];
    private readonly Dictionary<int, IReadOnlyList<string>> _paths = [];

    public TableMap(Document document, Outline outline)
    {
        _outline = outline;
        foreach (Block block in BlockTree.Walk(document.Blocks))
        {
            if (block.Kind != BlockKind.Table || block.Children.Count == 0)
                continue;
            (int start, int end) = (block.Range.Start.Value, block.Range.End.Value);
            int headerEnd = block.Children[0].Range.End.Value;
            bool isIn = start >= (_tables.Count == 0 ? 0 : _tables[^1].End) && end <= document.Text.Length && start < headerEnd && headerEnd <= end;
            if (isIn && TextBoundaries.StartsCluster(document.Text, start) && TextBoundaries.StartsCluster(document.Text, end))
                _tables.Add((start, end, headerEnd));
        }
    }

    /// <summary>Every table, and what stands between them; a heading right before a table goes with it.</summary>
    public IEnumerable<(int Start, int End)> Ranges()
    {
        int at = 0;
        foreach ((int start, int end, _) in _tables)
        {
            int own = Math.Max(at, _outline.HeadingsBefore(start));
            if (own > at)
                yield return (at, own);
            yield return (own, end);
            at = end;
        }
        if (at < _outline.Text.Length)
            yield return (at, _outline.Text.Length);
    }

    /// <summary>The headings above a position and, behind a table's header row, that row.</summary>
    public IReadOnlyList<string> PathAt(int position)
    {
        int index = Last(position);
        if (index < 0 || position < _tables[index].HeaderEnd || position >= _tables[index].End)
            return _outline.PathAt(position);
        if (!_paths.TryGetValue(index, out IReadOnlyList<string>? path))
            _paths[index] = path = [.. _outline.PathAt(position), _outline.NameOf(_tables[index].Start, _tables[index].HeaderEnd)];
        return path;
    }

    private int Last(int position)
    {
        int low = 0, high = _tables.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_tables[middle].Start <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }
}
