namespace RagKit.Vectors;

/// <summary>
/// Takes removed nodes out of the graph, a little with every change: once an eighth of the nodes is dead, a sweep goes over all others and gives each that
/// has links to the dead new ones, chosen among its own and theirs; then nothing leads to the dead, and they are freed. Never a pause for a rebuild.
/// </summary>
internal sealed class HnswSweep(HnswGraph graph, HnswKeys keys)
{
    /// <summary>A sweep begins when one node in so many is dead.</summary>
    public const int Share = 8;

    private const int FewestDead = 32;
    private const int NodesAStep = 2 * Share;
    private const int MostLinks = 128;

    private readonly Lock _one = new();
    private readonly List<int> _leaving = [];
    private int _next;
    private int _end;

    /// <summary>Does a step of the sweep that is under way, or begins one when it is time.</summary>
    public void Step()
    {
        if ((_end == 0 && !IsDue()) || !_one.TryEnter())
            return;
        try
        {
            if (_end == 0)
                Begin();
            int until = Math.Min(_end, _next + NodesAStep);
            if (_next < until)
            {
                HnswWalk scratch = graph.Walks.Rent();
                while (_next < until)
                    Relink(_next++, scratch);
                graph.Walks.Return(scratch);
            }
            if (_next == _end && _end > 0)
                End();
        }
        finally
        {
            _one.Exit();
        }
    }

    private bool IsDue() => Volatile.Read(ref graph.Dead) is int dead && dead >= FewestDead && dead * (long)Share >= graph.Taken;

    private void Begin()
    {
        lock (keys.Gate)
        {
            if (!IsDue())
                return;
            HnswNodes nodes = graph.Nodes;
            (_next, _end) = (0, graph.Taken);
            for (int node = 0; node < _end; node++)
            {
                if (nodes.State(node) != HnswState.Dead)
                    continue;
                nodes.SetState(node, HnswState.Leaving);
                _leaving.Add(node);
            }
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
        HashSet<int>? others = null;
        foreach (int other in links)
        {
            if (other < 0)
                break;
            if (nodes.State(other) is not (HnswState.Leaving or HnswState.Free))
                continue;
            others ??= [];
            foreach (int beyond in nodes.Links(other, layer))
            {
                if (beyond < 0)
                    break;
                if (beyond < nodes.Capacity)
                    others.Add(beyond);
            }
        }
        if (others is null)
            return;
        foreach (int other in links)
        {
            if (other < 0)
                break;
            others.Add(other);
        }
        scratch.Take(nodes, node);
        List<long> candidates = [];
        foreach (int other in others)
        {
            if (other != node && nodes.State(other) is HnswState.Single or HnswState.Shared)
                candidates.Add(PackedHeap.Pack(scratch.Score(nodes, other), other));
        }
        candidates.Sort(static (left, right) => right.CompareTo(left));
        Span<int> chosen = stackalloc int[MostLinks];
        HnswLinker.Write(links, chosen[..HnswLinker.Choose(nodes, candidates, scratch.Step, links.Length, chosen, scratch)]);
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
            _end = 0;
        }
    }

    private (int Node, int Layer) Highest(HnswNodes nodes)
    {
        (int Node, int Layer) highest = (HnswGraph.NoNode, -1);
        for (int node = 0; node < Math.Min(graph.Taken, nodes.Capacity); node++)
        {
            if (nodes.State(node) is HnswState.Single or HnswState.Shared or HnswState.Dead && nodes.Level(node) > highest.Layer)
                highest = (node, nodes.Level(node));
        }
        return highest;
    }
}
