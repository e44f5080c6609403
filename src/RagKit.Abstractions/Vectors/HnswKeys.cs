namespace RagKit.Vectors;

/// <summary>
/// Which key is at which node. Keys with one and the same vector share a node, so that thousands of copies neither crowd a neighbourhood nor slow a
/// search; keys of zeros have no node. Its caller holds <see cref="Gate"/>.
/// </summary>
internal sealed class HnswKeys(HnswGraph graph)
{
    /// <summary>In the place of a node: the key's vector is zeros.</summary>
    public const int Zeros = -2;

    private readonly Dictionary<long, int> _nodes = [];
    private readonly Dictionary<ulong, int> _byContent = [];
    private readonly Dictionary<int, SortedSet<long>> _shared = [];
    private readonly SortedSet<long> _zeros = [];
    private int _zeroCount;

    public Lock Gate { get; } = new();

    public int Count => _nodes.Count;

    /// <summary>Whether a key's vector is zeros; readable without the gate.</summary>
    public bool HasZeros => Volatile.Read(ref _zeroCount) > 0;

    public bool Contains(long key) => _nodes.ContainsKey(key);

    /// <summary>The keys of zeros, or of a shared node, the smallest first.</summary>
    public IReadOnlyCollection<long> Of(int node) => node == Zeros ? _zeros : _shared.TryGetValue(node, out SortedSet<long>? keys) ? keys : [];

    public IReadOnlyDictionary<long, int> All => _nodes;

    public void AddZeros(long key)
    {
        _nodes.Add(key, Zeros);
        _zeros.Add(key);
        Volatile.Write(ref _zeroCount, _zeros.Count);
    }

    /// <summary>Gives a key the node that has its vector already; <see langword="false"/> when none has.</summary>
    public bool Share(long key, ulong content, Func<int, bool> equals)
    {
        if (!_byContent.TryGetValue(content, out int node) || !equals(node))
            return false;
        HnswNodes nodes = graph.Nodes;
        switch (nodes.State(node))
        {
            case HnswState.Single:
                _shared[node] = [nodes.Key(node), key];
                nodes.SetState(node, HnswState.Shared);
                break;
            case HnswState.Shared:
                _shared[node].Add(key);
                break;
            case HnswState.Dead:
                nodes.Key(node) = key;
                graph.Dead--;
                nodes.SetState(node, HnswState.Single);
                break;
            default:
                return false;
        }
        _nodes.Add(key, node);
        return true;
    }

    /// <summary>Gives a key a node of its own.</summary>
    public void Add(long key, int node, ulong content)
    {
        _nodes.Add(key, node);
        _byContent[content] = node;
    }

    /// <summary>As <see cref="Add"/> for what a saved index held.</summary>
    public bool TryRestore(long key, int node)
    {
        if (_nodes.ContainsKey(key))
            return false;
        if (node == Zeros)
            AddZeros(key);
        else
            _nodes.Add(key, node);
        return true;
    }

    public bool TryRestore(int node, SortedSet<long> keys) => _shared.TryAdd(node, keys) && keys.All(key => TryRestore(key, node));

    public void RestoreContent(int node, ulong content) => _byContent[content] = node;

    /// <summary>Removes a key; <paramref name="died"/> is its node when it was the only one there, or below 0.</summary>
    public bool Remove(long key, out int died)
    {
        died = HnswGraph.NoNode;
        if (!_nodes.Remove(key, out int node))
            return false;
        if (node == Zeros)
        {
            _zeros.Remove(key);
            Volatile.Write(ref _zeroCount, _zeros.Count);
            return true;
        }
        HnswNodes nodes = graph.Nodes;
        if (nodes.State(node) == HnswState.Single)
        {
            graph.Dead++;
            nodes.SetState(node, HnswState.Dead);
            died = node;
            return true;
        }
        SortedSet<long> keys = _shared[node];
        keys.Remove(key);
        if (keys.Count == 1)
        {
            nodes.Key(node) = keys.Min;
            nodes.SetState(node, HnswState.Single);
            _shared.Remove(node);
        }
        return true;
    }

    /// <summary>Forgets a node that is freed.</summary>
    public void Forget(int node, ulong content)
    {
        if (_byContent.TryGetValue(content, out int held) && held == node)
            _byContent.Remove(content);
    }
}
