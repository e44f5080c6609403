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

    public Metadata MetadataWithin(int start, int end)
    {
        Metadata found = Metadata.Empty;
        for (int i = FirstAfter(_facts, start - 1, fact => fact.Start); i < _facts.Count && _facts[i].Start < end; i++)
        {
            if (_facts[i].End <= end)
                found = Merge(found, _facts[i].Metadata);
        }
        return found;
    }

    /// <summary>A fact that several blocks of a chunk give becomes the list of its distinct values, which filters match by any.</summary>
    private static Metadata Merge(Metadata some, Metadata more) => some.Count == 0 ? more : some.With(new Metadata(more.Select(pair =>
        some.TryGetValue(pair.Key, out MetadataValue? value) && !value.Equals(pair.Value)
            ? KeyValuePair.Create(pair.Key, MetadataValue.FromElements(value.Elements.Concat(pair.Value.Elements).Distinct()))
            : pair)));

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
        foreach (Block block in BlockWalk.Of(blocks))
        {
            if (block.Page is int page && (_pages.Count == 0 || _pages[^1].Page != page))
                _pages.Add((block.Range.Start.Value, page));
            if (block.Metadata.Count > 0)
                _facts.Add((block.Range.Start.Value, block.Range.End.Value, block.Metadata));
        }
    }
}
