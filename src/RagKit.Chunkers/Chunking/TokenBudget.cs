using System.Runtime.CompilerServices;

namespace RagKit.Chunking;

/// <summary>
/// Says how many tokens a chunk's own text may have where it begins: the cap, less what the context takes that is embedded before it.
/// A context never takes more than half of the cap: a longer path is shortened from its outermost heading on.
/// </summary>
internal sealed class TokenBudget(Func<int, IReadOnlyList<string>> pathAt, string title, ITokenizer tokenizer, int cap, bool countsContext)
{
    private readonly Dictionary<IReadOnlyList<string>, ChunkPlace> _places = new(ReferenceComparer.Instance);

    /// <summary>The cap, context included.</summary>
    public int Cap => cap;

    /// <summary>The headings above a position, and the tokens that are left for the text of a chunk that begins there.</summary>
    public ChunkPlace At(int position)
    {
        IReadOnlyList<string> path = pathAt(position);
        if (!countsContext)
            return new(path, cap);
        if (!_places.TryGetValue(path, out ChunkPlace place))
            _places[path] = place = Of(path);
        return place;
    }

    private ChunkPlace Of(IReadOnlyList<string> path)
    {
        int most = cap / 2, cost = Cost(path);
        while (cost > most && path.Count > 0)
        {
            path = [.. path.Skip(1)];
            cost = Cost(path);
        }
        return new(path, cap - Math.Min(cost, most));
    }

    private int Cost(IReadOnlyList<string> path)
    {
        string context = new Chunk("", "", 0, "", default) { Title = title, HeadingPath = path }.Context;
        return context.Length == 0 ? 0 : tokenizer.Count(context + "\n");
    }

    /// <summary>The same heading gives the same list, so that looking one up need not read it.</summary>
    private sealed class ReferenceComparer : IEqualityComparer<IReadOnlyList<string>>
    {
        public static ReferenceComparer Instance { get; } = new();

        public bool Equals(IReadOnlyList<string>? x, IReadOnlyList<string>? y) => ReferenceEquals(x, y);

        public int GetHashCode(IReadOnlyList<string> obj) => RuntimeHelpers.GetHashCode(obj);
    }
}

/// <summary>The headings above a chunk, and the most tokens that its own text may have.</summary>
internal readonly record struct ChunkPlace(IReadOnlyList<string> Path, int Cap);
