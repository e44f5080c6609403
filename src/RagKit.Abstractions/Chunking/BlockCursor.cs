namespace RagKit.Chunking;

/// <summary>Answers, for spans in any order, which page a position is on and which blocks' metadata a range holds.</summary>
internal sealed class BlockCursor
{
    private readonly List<(int Start, int Page)> _pages = [];
    private readonly List<(int Start, int End, Metadata Metadata)> _facts = [];

    public BlockCursor(Document document) => Collect(document.Blocks);

    public int? PageAt(int position)
    {
        if (_pages.Count == 0)
            return null;
        int index = FirstAfter(_pages, position, page => page.Start);
        return _pages[Math.Max(0, index - 1)].Page;
    }

    /// <summary>The facts of the blocks within a range; one that several blocks give becomes the list of its distinct values, which filters match by any.</summary>
    public Metadata MetadataWithin(int start, int end)
    {
        int first = FirstAfter(_facts, start - 1, fact => fact.Start), last = first;
        while (last < _facts.Count && _facts[last].Start < end)
            last++;
        Metadata[] within = [.. _facts.GetRange(first, last - first).Where(fact => fact.End <= end).Select(fact => fact.Metadata)];
        if (within.Length <= 1)
            return within.FirstOrDefault(Metadata.Empty);
        return new(within.SelectMany(facts => facts)
            .GroupBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(facts => KeyValuePair.Create(facts.Key, Join([.. facts.Select(pair => pair.Value).Distinct()]))));
    }

    private static MetadataValue Join(MetadataValue[] values) =>
        values.Length == 1 ? values[0] : MetadataValue.FromElements(values.SelectMany(value => value.Elements).Distinct());

    private static int FirstAfter<T>(List<T> list, int position, Func<T, int> start)
    {
        int low = 0, high = list.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (start(list[middle]) <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private void Collect(IReadOnlyList<Block> blocks)
    {
        foreach (Block block in BlockTree.Walk(blocks))
        {
            if (block.Page is int page && (_pages.Count == 0 || _pages[^1].Page != page))
                _pages.Add((block.Range.Start.Value, page));
            if (block.Metadata.Count > 0)
                _facts.Add((block.Range.Start.Value, block.Range.End.Value, block.Metadata));
        }
    }
}
