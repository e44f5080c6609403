namespace RagKit.Vectors;

/// <summary>
/// Links new nodes into the graph (Malkov and Yashunin, algorithms 1 and 4): on each layer a node is linked with those of its nearest that are not nearer
/// to one another than to it, and they with it.
/// </summary>
internal sealed class HnswLinker(HnswGraph graph)
{
    private const int MostLinks = 128;

    /// <summary>Links a node whose code, layer and empty links are written; <paramref name="walk"/> has its vector as the query.</summary>
    public void Link(int node, HnswWalk walk, HnswWalk scratch)
    {
        int layer = graph.Nodes.Level(node);
        if (layer <= graph.Entry.Layer && graph.Entry.Node >= 0)
        {
            LinkBelow(node, layer, walk, scratch);
            return;
        }
        // A new highest node is rare; one at a time, or two would replace one another.
        lock (graph.EntryLock)
        {
            if (graph.Entry.Node >= 0)
                LinkBelow(node, layer, walk, scratch);
            if (graph.Entry.Node < 0 || layer > graph.Entry.Layer)
                graph.Entry = (node, layer);
        }
    }

    private void LinkBelow(int node, int top, HnswWalk walk, HnswWalk scratch)
    {
        (int entry, int highest) = graph.Entry;
        HnswNodes nodes = graph.Nodes;
        entry = walk.Descend(nodes, entry, highest, top);
        List<long> found = [];
        int start = Math.Min(top, highest);
        Span<int> chosen = stackalloc int[MostLinks];
        // The dead are linked, too: where all around is dead, the new would be on its own; a sweep sorts it out.
        Func<int, bool>? eligible = graph.Dead == 0 ? null : other => nodes.State(other) != HnswState.Free;
        for (int layer = start; layer >= 0; layer--)
        {
            walk.Search(nodes, entry, layer, graph.Options.EfConstruction, eligible, CancellationToken.None);
            walk.Drain(found);
            if (found.Count > 0)
                entry = PackedHeap.Node(found[0]);
            int count = Choose(nodes, found, walk.Step, graph.Options.M, chosen, scratch);
            lock (graph.LockOf(node))
                Write(nodes.Links(node, layer), chosen[..count]);
        }
        // Nobody finds the node before it leads on from every layer; the lowest first, so that who comes from above gets on.
        for (int layer = 0; layer <= start; layer++)
        {
            foreach (int neighbour in nodes.Links(node, layer))
            {
                if (neighbour < 0)
                    break;
                Connect(neighbour, node, layer, scratch);
            }
        }
    }

    /// <summary>Adds a link to a node's; when they are full, those that lead nowhere new give way.</summary>
    private void Connect(int from, int to, int layer, HnswWalk scratch)
    {
        lock (graph.LockOf(from))
        {
            // A view taken before might not have all nodes that others have linked here since.
            HnswNodes nodes = graph.Nodes;
            Span<int> links = nodes.Links(from, layer);
            int count = links.IndexOfAnyInRange(int.MinValue, -1);
            if (links.IsEmpty || links[..(count < 0 ? links.Length : count)].Contains(to))
                return;
            if (count >= 0)
            {
                if (count + 1 < links.Length)
                    links[count + 1] = HnswGraph.NoNode;
                Volatile.Write(ref links[count], to);
                return;
            }
            scratch.Take(nodes, from);
            List<long> candidates = [PackedHeap.Pack(scratch.Score(nodes, to), to)];
            foreach (int other in links)
                candidates.Add(PackedHeap.Pack(scratch.Score(nodes, other), other));
            candidates.Sort(static (left, right) => right.CompareTo(left));
            Span<int> chosen = stackalloc int[MostLinks];
            Write(links, chosen[..Choose(nodes, candidates, scratch.Step, links.Length, chosen, scratch)]);
        }
    }

    /// <summary>
    /// Chooses links among candidates, best first: one is passed over when it is at least as near to one that was chosen before, which then leads to it.
    /// </summary>
    public static int Choose(HnswNodes nodes, List<long> candidates, float step, int most, Span<int> chosen, HnswWalk scratch)
    {
        int count = 0;
        foreach (long candidate in candidates)
        {
            int node = PackedHeap.Node(candidate);
            float similarity = PackedHeap.Score(candidate) * step;
            scratch.Take(nodes, node);
            if (scratch.AnyAtLeast(nodes, chosen[..count], similarity / scratch.Step))
                continue;
            chosen[count++] = node;
            if (count == most)
                break;
        }
        return count;
    }

    public static void Write(Span<int> links, ReadOnlySpan<int> chosen)
    {
        for (int i = 0; i < chosen.Length; i++)
            Volatile.Write(ref links[i], chosen[i]);
        links[chosen.Length..].Fill(HnswGraph.NoNode);
    }
}
