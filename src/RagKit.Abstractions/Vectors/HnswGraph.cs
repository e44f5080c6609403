namespace RagKit.Vectors;

/// <summary>The nodes of an index, the one that walks start from, and the locks of their links.</summary>
internal sealed class HnswGraph
{
    public const int NoNode = -1;

    private const int Stripes = 1024;
    public const int MostLayers = 15;

    private readonly Lock[] _locks = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];
    private readonly Queue<(int Node, long Mark)> _freed = new();
    private readonly ulong _seed;
    private readonly double _perLayer;
    private HnswNodes _nodes;
    private long _entry = NoNode;
    private int _linked;

    public HnswGraph(int dimensions, HnswOptions options)
    {
        Options = options;
        Shape = new HnswShape(dimensions, options);
        Walks = new HnswWalks(Shape);
        _nodes = new HnswNodes(Shape, []);
        _seed = (ulong)options.Seed * 0x9E3779B97F4A7C15;
        _perLayer = 1 / Math.Log(options.M);
    }

    public HnswOptions Options { get; }

    public HnswShape Shape { get; }

    public HnswWalks Walks { get; }

    public HnswNodes Nodes => Volatile.Read(ref _nodes);

    /// <summary>Held by who replaces the entry.</summary>
    public Lock EntryLock { get; } = new();

    /// <summary>How many nodes have ever been taken.</summary>
    public int Taken { get; private set; }

    /// <summary>The node on the highest layer, and that layer; <see cref="NoNode"/> when there is none.</summary>
    public (int Node, int Layer) Entry
    {
        get
        {
            long entry = Volatile.Read(ref _entry);
            return entry < 0 ? (NoNode, 0) : ((int)entry, (int)(entry >> 32));
        }
        set => Volatile.Write(ref _entry, value.Node < 0 ? NoNode : ((long)value.Layer << 32) | (uint)value.Node);
    }

    /// <summary>How many nodes are removed but still walked.</summary>
    public int Dead;

    /// <summary>How many nodes are linked, the dead with them.</summary>
    public int Linked => Volatile.Read(ref _linked);

    /// <summary>Tells the nodes that may be found; nothing when all may.</summary>
    public Func<int, bool>? Alive(HnswNodes nodes) => Volatile.Read(ref Dead) == 0 ? null : node => nodes.State(node) is HnswState.Single or HnswState.Shared;

    /// <summary>The lock of a node's links; many nodes share one, so no one may hold two.</summary>
    public Lock LockOf(int node) => _locks[node % Stripes];

    /// <summary>A node for a new vector: one that was freed long enough ago, or one more. One caller at a time.</summary>
    public int Take(bool anew)
    {
        _linked++;
        if (!anew && _freed.TryPeek(out (int Node, long Mark) oldest) && Walks.Passed(oldest.Mark))
            return _freed.Dequeue().Node;
        Reserve(Taken + 1);
        return Taken++;
    }

    /// <summary>Gives nodes back that nothing leads to any more. One caller at a time, the same as takes.</summary>
    public void Free(IReadOnlyCollection<int> nodes)
    {
        _linked -= nodes.Count;
        long mark = Walks.Mark();
        foreach (int node in nodes)
            _freed.Enqueue((node, mark));
    }

    /// <summary>As many nodes as a saved index had.</summary>
    public void Restore(int taken)
    {
        Reserve(taken);
        Taken = _linked = taken;
    }

    private void Reserve(int nodes)
    {
        while (_nodes.Capacity < nodes)
            Volatile.Write(ref _nodes, _nodes.With(new HnswSegment(Shape)));
    }

    /// <summary>The highest layer on which a key's node lies: 0 for most, each higher one for a 1/M of those below.</summary>
    public int LayerOf(long key)
    {
        ulong bits = (ulong)key + _seed;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        bits ^= bits >> 31;
        double uniform = ((bits >> 11) + 1) * (1.0 / (1UL << 53));
        return Math.Min(MostLayers, (int)(-Math.Log(uniform) * _perLayer));
    }
}
