namespace RagKit.Vectors;

/// <summary>
/// Which key is at which node. Keys whose vectors have one and the same code share a node, so that thousands of copies (the same text embedded in other
/// batches differs in the last digits) do not crowd a neighbourhood that leads nowhere else; keys of zeros have no node. Its caller holds <see cref="Gate"/>.
/// </summary>
internal sealed class HnswKeys(HnswGraph graph)
{
    /// <summary>In the place of a node: the key's vector is zeros.</summary>
    public const int Zeros = -2;

    private readonly Dictionary<long, int> _nodes = [];
    private readonly Dictionary<ulong, int> _byContent = [];
    private readonly Dictionary<int, SortedSet<long>> _shared = [];
    private readonly Dictionary<long, float[]> _own = [];
    private readonly SortedSet<long> _zeros = [];
    private int _zeroCount;

    public Lock Gate { get; } = new();

    public int Count => _nodes.Count;

    public IReadOnlyDictionary<long, float[]> Owned => _own;

    /// <summary>Whether a key's vector is zeros; readable without the gate.</summary>
    public bool HasZeros => Volatile.Read(ref _zeroCount) > 0;

    public bool Contains(long key) => _nodes.ContainsKey(key);

    /// <summary>The keys of zeros, or of a shared node, the smallest first.</summary>
    public IReadOnlyCollection<long> Of(int node) => node == Zeros ? _zeros : _shared.TryGetValue(node, out SortedSet<long>? keys) ? keys : [];

    /// <summary>The vector of a key at a shared node, when it is not quite that of the node.</summary>
    public float[]? Own(long key) => _own.GetValueOrDefault(key);

    public void AddZeros(long key)
    {
        _nodes.Add(key, Zeros);
        _zeros.Add(key);
        Volatile.Write(ref _zeroCount, _zeros.Count);
    }

    /// <summary>Gives a key the node that has its vector's code already; <see langword="false"/> when none has.</summary>
    public bool Share(long key, ulong content, HnswWalk walk)
    {
        HnswNodes nodes = graph.Nodes;
        if (!_byContent.TryGetValue(content, out int node) || nodes.State(node) is HnswState.Free or HnswState.Leaving || !HasCode(nodes, node, walk))
            return false;
        ReadOnlySpan<float> vector = walk.Vector.AsSpan(0, graph.Shape.VectorLength);
        float[]? own = vector.SequenceEqual(nodes.Vector(node)) ? null : vector.ToArray();
        HnswState state = nodes.State(node);
        if (state == HnswState.Dead)
            graph.Dead--;
        if (state == HnswState.Dead && own is null)
        {
            nodes.Key(node) = key;
            nodes.SetState(node, HnswState.Single);
        }
        else
        {
            if (state != HnswState.Shared)
                _shared[node] = state == HnswState.Single ? [nodes.Key(node)] : [];
            _shared[node].Add(key);
            nodes.SetState(node, HnswState.Shared);
        }
        if (own is not null)
            _own.Add(key, own);
        _nodes.Add(key, node);
        return true;
    }

    private unsafe bool HasCode(HnswNodes nodes, int node, HnswWalk walk) =>
        new ReadOnlySpan<byte>(walk.Code, graph.Shape.CodeLength).SequenceEqual(new(nodes.Code(node), graph.Shape.CodeLength));

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

    public bool TryRestoreOwn(long key, float[] vector) => _nodes.ContainsKey(key) && _own.TryAdd(key, vector);

    public void RestoreContent(int node, ulong content) => _byContent[content] = node;

    /// <summary>Removes a key; its node dies with the last that it has.</summary>
    public bool Remove(long key)
    {
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
            return true;
        }
        SortedSet<long> keys = _shared[node];
        keys.Remove(key);
        _own.Remove(key);
        if (keys.Count == 0)
        {
            _shared.Remove(node);
            graph.Dead++;
            nodes.SetState(node, HnswState.Dead);
        }
        else if (keys.Count == 1 && !_own.ContainsKey(keys.Min))
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
