namespace RagKit.Vectors;

/// <summary>
/// An approximate index of vectors by cosine: a hierarchical navigable small world (Malkov and Yashunin, 2016), walked over codes of a byte a dimension,
/// with what was found scored exactly from the vectors. Searches, adding and removing may run on any number of threads at once: a search sees a vector
/// when its adding has ended, and may see or miss those that are on the way. The same vector under many keys is held once; a vector of zeros has the score
/// 0 with every other. Removed vectors are found no longer, and are taken out of the graph with the changes that follow.
/// </summary>
/// <remarks>
/// A search that may return only some of the keys walks the others, too: where fewer than about 2 % pass, comparing with those alone is faster, and exact.
/// </remarks>
public sealed class HnswIndex
{
    private readonly HnswGraph _graph;
    private readonly HnswKeys _keys;
    private readonly HnswLinker _linker;
    private readonly HnswSweep _sweep;
    private readonly ChangeGate _gate = new();

    /// <summary>An index without vectors.</summary>
    /// <param name="dimensions">The length of every vector; 1 to 65,536.</param>
    /// <param name="options">How to build and search; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public HnswIndex(int dimensions, HnswOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, MostDimensions);
        (_graph, _keys) = Make(dimensions, options ?? new HnswOptions());
        _linker = new HnswLinker(_graph);
        _sweep = new HnswSweep(_graph, _keys);
    }

    private HnswIndex(Stream stream)
    {
        HnswFile.Read(stream, Make, out _graph, out _keys);
        _linker = new HnswLinker(_graph);
        _sweep = new HnswSweep(_graph, _keys);
    }

    internal const int MostDimensions = 65_536;

    /// <summary>The length of every vector.</summary>
    public int Dimensions => _graph.Shape.Dimensions;

    /// <summary>How it is built and searched.</summary>
    public HnswOptions Options => _graph.Options;

    /// <summary>How many keys it holds.</summary>
    public int Count
    {
        get
        {
            lock (_keys.Gate)
                return _keys.Count;
        }
    }

    /// <summary>How many removed vectors are still walked; they are taken out once they are an eighth of all.</summary>
    public int Removed => Volatile.Read(ref _graph.Dead);

    /// <summary>Whether it holds a key.</summary>
    public bool Contains(long key)
    {
        lock (_keys.Gate)
            return _keys.Contains(key);
    }

    /// <summary>Adds a vector, or replaces the one with the same key; a search meanwhile may see neither.</summary>
    /// <param name="key">The vector's key.</param>
    /// <param name="vector">The vector; it is copied and normalised.</param>
    /// <exception cref="ArgumentException">The vector has other dimensions, or holds NaN or infinity.</exception>
    public void Add(long key, ReadOnlySpan<float> vector)
    {
        HnswWalk walk = _graph.Walks.Rent(), scratch = _graph.Walks.Rent();
        try
        {
            bool zeros = !UnitVector.TryWrite(vector, Dimensions, walk.Vector);
            walk.Encode();
            _gate.EnterChange();
            try
            {
                int node = Enter(key, walk, zeros);
                if (node >= 0)
                    _linker.Link(node, walk, scratch);
                _sweep.Step();
            }
            finally
            {
                _gate.ExitChange();
            }
        }
        finally
        {
            _graph.Walks.Return(walk);
            _graph.Walks.Return(scratch);
        }
    }

    /// <summary>Adds many vectors by several workers; with one, the graph is the same each time.</summary>
    /// <param name="vectors">Keys and vectors; read as they are needed, by one worker at a time.</param>
    /// <param name="workers">How many add at once; at least 1.</param>
    /// <param name="cancellationToken">Stops between two vectors; what was added stays.</param>
    /// <exception cref="ArgumentException">A vector has other dimensions, or holds NaN or infinity; those before it stay.</exception>
    public Task AddAsync(IEnumerable<KeyValuePair<long, ReadOnlyMemory<float>>> vectors, int workers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(vectors, parallel, (vector, _) =>
        {
            Add(vector.Key, vector.Value.Span);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>Removes a key's vector; <see langword="false"/> when there is none.</summary>
    public bool Remove(long key)
    {
        _gate.EnterChange();
        try
        {
            lock (_keys.Gate)
            {
                if (!_keys.Remove(key))
                    return false;
            }
            _sweep.Step();
            return true;
        }
        finally
        {
            _gate.ExitChange();
        }
    }

    /// <summary>
    /// Finds vectors that are most similar to a query: best first, of equal scores the smaller key first; as many as asked when there are so many. A query
    /// of zeros resembles nothing and finds nothing.
    /// </summary>
    /// <param name="query">The query's vector; it need not be normalised.</param>
    /// <param name="top">How many to return at most; at least 1.</param>
    /// <param name="ef">How many candidates to keep on the way, at least <paramref name="top"/>; 0 for <see cref="HnswOptions.EfSearch"/>.</param>
    /// <param name="allowed">Tells the keys that may be returned; called on this thread for many keys, and must not call the index.</param>
    /// <param name="cancellationToken">Stops the walk.</param>
    /// <exception cref="ArgumentException">The query has other dimensions, or holds NaN or infinity.</exception>
    public IReadOnlyList<VectorMatch> Search(ReadOnlySpan<float> query, int top, int ef = 0, Func<long, bool>? allowed = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(ef);
        HnswWalk walk = _graph.Walks.Rent();
        try
        {
            if (!UnitVector.TryWrite(query, Dimensions, walk.Vector))
                return [];
            walk.Encode();
            return new HnswSearch(_graph, _keys, walk, top, Math.Max(top, ef == 0 ? Options.EfSearch : ef), allowed).Run(cancellationToken);
        }
        finally
        {
            _graph.Walks.Return(walk);
            GC.KeepAlive(this);
        }
    }

    /// <summary>Writes the index; adding and removing wait meanwhile, searches go on. The stream is not closed.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _gate.EnterStill();
        try
        {
            HnswFile.Write(_graph, _keys, stream);
        }
        finally
        {
            _gate.ExitStill();
        }
    }

    /// <summary>Reads an index that <see cref="Save"/> wrote, with its options. The stream is not closed.</summary>
    /// <exception cref="RagKitException">The stream holds something else, another version, or an index that is damaged or cut short.</exception>
    public static HnswIndex Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new HnswIndex(stream);
    }

    private static (HnswGraph Graph, HnswKeys Keys) Make(int dimensions, HnswOptions options)
    {
        HnswGraph graph = new(dimensions, options.Validated());
        return (graph, new HnswKeys(graph));
    }

    internal static unsafe ulong ContentOf(HnswNodes nodes, HnswShape shape, int node) => CodeKernel.Hash(nodes.Code(node), shape.CodeLength);

    /// <summary>Enters a key: the node that has yet to be linked, or below 0 when there is none to link.</summary>
    private unsafe int Enter(long key, HnswWalk walk, bool zeros)
    {
        HnswShape shape = _graph.Shape;
        ulong content = CodeKernel.Hash(walk.Code, shape.CodeLength);
        lock (_keys.Gate)
        {
            _keys.Remove(key);
            if (zeros)
            {
                _keys.AddZeros(key);
                return HnswKeys.Zeros;
            }
            if (_keys.Share(key, content, walk))
                return HnswGraph.NoNode;
            int node = _graph.Take(anew: _sweep.IsUnderWay);
            HnswNodes nodes = _graph.Nodes;
            new ReadOnlySpan<byte>(walk.Code, shape.CodeLength).CopyTo(new Span<byte>(nodes.Code(node), shape.CodeLength));
            walk.Vector.AsSpan(0, shape.VectorLength).CopyTo(nodes.Vector(node));
            nodes.Links(node, 0).Fill(HnswGraph.NoNode);
            nodes.Step(node) = walk.Step;
            nodes.Key(node) = key;
            int layer = _graph.LayerOf(key);
            nodes.Level(node) = (byte)layer;
            int[]? upper = layer == 0 ? null : new int[layer * shape.HighLinks];
            upper?.AsSpan().Fill(HnswGraph.NoNode);
            Volatile.Write(ref nodes.Upper(node), upper);
            nodes.SetState(node, HnswState.Single);
            _keys.Add(key, node, content);
            return node;
        }
    }
}
