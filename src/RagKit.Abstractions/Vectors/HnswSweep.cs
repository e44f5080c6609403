namespace RagKit.Vectors;

/// <summary>
/// Takes removed nodes out of the graph, a little with every change: once an eighth of the nodes is dead, a sweep goes over all others and gives each that
/// has links to the dead new ones, chosen among its own and theirs; then nothing leads to the dead, and they are freed. Never a pause for a rebuild.
/// </summary>
internal sealed class HnswSweep(HnswGraph graph, HnswKeys keys)
{
    /// <summary>A sweep begins when one node in so many is dead.</summary>
    public const int Share = 8;

    private const int FewestDead = 8;
    private const int MostBeyond = 64;
    private const int NodesAStep = 2 * Share;
    private const int MostLinks = 128;

    private readonly Lock _one = new();
    private readonly List<int> _leaving = [];
    private int _next;
    private volatile bool _underWay;

    /// <summary>Whether a sweep goes over the nodes; a node that is added meanwhile must come behind all others, or would be missed.</summary>
    public bool IsUnderWay => _underWay;

    /// <summary>Does a step of the sweep that is under way, or begins one when it is time.</summary>
    public void Step()
    {
        if ((!_underWay && !IsDue()) || !_one.TryEnter())
            return;
        try
        {
            if (!_underWay && !TryBegin())
                return;
            int until = Math.Min(graph.Taken, _next + NodesAStep);
            if (_next < until)
            {
                HnswWalk scratch = graph.Walks.Rent();
                try
                {
                    while (_next < until)
                        Relink(_next++, scratch);
                }
                finally
                {
                    graph.Walks.Return(scratch);
                }
            }
            if (_next >= graph.Taken)
                End();
        }
        finally
        {
            _one.Exit();
        }
    }

    private bool IsDue() => Volatile.Read(ref graph.Dead) is int dead && dead >= FewestDead && dead * (long)Share >= graph.Linked;

    private bool TryBegin()
    {
        lock (keys.Gate)
        {
            if (!IsDue())
                return false;
            HnswNodes nodes = graph.Nodes;
            (_next, _underWay) = (0, true);
            for (int node = 0; node < graph.Taken; node++)
            {
                if (nodes.State(node) != HnswState.Dead)
                    continue;
                nodes.SetState(node, HnswState.Leaving);
                _leaving.Add(node);
            }
            return true;
        }
    }

    private void Relink(int node, HnswWalk scratch)
    {
        HnswNodes nodes = graph.Nodes;
        if (nodes.State(node) is HnswState.Free or HnswState.Leaving)
            return;
        for (int layer = nodes.Level(node); layer >= 0; layer--)
        {
            lock (graph.LockOf(node))
                Relink(graph.Nodes, node, layer, scratch);
        }
    }

    private static void Relink(HnswNodes nodes, int node, int layer, HnswWalk scratch)
    {
        Span<int> links = nodes.Links(node, layer);
        if (!AnyLeaves(nodes, links))
            return;
        // What the dead lead to, and what those of them that are dead lead to: enough to stay connected where many went at once.
        HashSet<int> others = [];
        Queue<int> leaving = new([node]);
        for (int beyond = 0; beyond < MostBeyond && leaving.TryDequeue(out int from); beyond++)
        {
            foreach (int other in nodes.Links(from, layer))
            {
                if (other < 0)
                    break;
                if (other < nodes.Capacity && others.Add(other) && nodes.State(other) == HnswState.Leaving)
                    leaving.Enqueue(other);
            }
        }
        scratch.Take(nodes, node);
        List<long> candidates = [];
        foreach (int other in others)
        {
            if (other != node && nodes.State(other) is not (HnswState.Leaving or HnswState.Free))
                candidates.Add(PackedHeap.Pack(scratch.Score(nodes, other), other));
        }
        candidates.Sort(static (left, right) => right.CompareTo(left));
        Span<int> chosen = stackalloc int[MostLinks];
        HnswLinker.Write(links, chosen[..HnswLinker.Choose(nodes, candidates, scratch.Step, links.Length, chosen, scratch)]);
    }

    private static bool AnyLeaves(HnswNodes nodes, ReadOnlySpan<int> links)
    {
        foreach (int other in links)
        {
            if (other < 0)
                return false;
            if (nodes.State(other) is HnswState.Leaving or HnswState.Free)
                return true;
        }
        return false;
    }

    private void End()
    {
        HnswNodes nodes = graph.Nodes;
        lock (graph.EntryLock)
        {
            if (graph.Entry.Node >= 0 && nodes.State(graph.Entry.Node) == HnswState.Leaving)
                graph.Entry = Highest(nodes);
        }
        lock (keys.Gate)
        {
            foreach (int node in _leaving)
            {
                keys.Forget(node, HnswIndex.ContentOf(nodes, graph.Shape, node));
                nodes.SetState(node, HnswState.Free);
                nodes.Links(node, 0).Fill(HnswGraph.NoNode);
                nodes.Upper(node) = null;
                nodes.Level(node) = 0;
            }
            graph.Dead -= _leaving.Count;
            graph.Free(_leaving);
            _leaving.Clear();
            _underWay = false;
        }
    }

    private (int Node, int Layer) Highest(HnswNodes nodes)
    {
        (int Node, int Layer) highest = (HnswGraph.NoNode, -1);
        for (int node = 0; node < Math.Min(graph.Taken, nodes.Capacity); node++)
        {
            if (nodes.State(node) is not (HnswState.Leaving or HnswState.Free) && nodes.Level(node) > highest.Layer)
                highest = (node, nodes.Level(node));
        }
        return highest;
    }
}
