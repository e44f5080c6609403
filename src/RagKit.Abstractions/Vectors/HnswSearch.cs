namespace RagKit.Vectors;

/// <summary>One search: the walk, and from its nodes the keys with their exact scores.</summary>
internal sealed class HnswSearch(HnswGraph graph, HnswKeys keys, HnswWalk walk, int top, int ef, Func<long, bool>? allowed)
{
    private readonly HnswNodes _nodes = graph.Nodes;
    private readonly TopMatches _best = new(top);
    private int _offered;

    public VectorMatch[] Run(CancellationToken cancellationToken)
    {
        List<long> found = [];
        (int entry, int layer) = graph.Entry;
        if (entry >= 0)
        {
            entry = walk.Descend(_nodes, entry, layer, 0);
            walk.Search(_nodes, entry, 0, ef, allowed is null ? graph.Alive(_nodes) : IsEligible, cancellationToken);
            walk.Drain(found);
            Offer(found);
        }
        OfferKeys(HnswKeys.Zeros, 0);
        // Removals can cut a part of the graph off, and a strict filter can leave less than a walk finds: whoever asks for ten of a hundred gets ten.
        if (_offered < top && _offered < LeftToFind())
        {
            walk.Scan(_nodes, graph.Taken, top, IsEligible, cancellationToken);
            Restart();
            walk.Drain(found);
            Offer(found);
            OfferKeys(HnswKeys.Zeros, 0);
        }
        return _best.ToSortedArray();
    }

    private int LeftToFind()
    {
        lock (keys.Gate)
            return keys.Count;
    }

    private void Restart()
    {
        _best.Clear();
        _offered = 0;
    }

    private void Offer(List<long> found)
    {
        // Codes rank nearly as vectors do; the exact scores of the first few settle the order.
        int scored = Math.Max(2 * top, top + 32);
        foreach (long packed in found)
        {
            int node = PackedHeap.Node(packed);
            if (scored-- <= 0 && _offered >= top)
                return;
            HnswState state = _nodes.State(node);
            if (state is not (HnswState.Single or HnswState.Shared))
                continue;
            float score = graph.Shape.VectorLength > 0 ? DotKernel.Dot(walk.Vector, _nodes.Vector(node)) : PackedHeap.Score(packed) * walk.Step;
            score = Math.Clamp(score, -1f, 1f);
            long key = _nodes.Key(node);
            if (state == HnswState.Shared)
                OfferKeys(node, score);
            else if (allowed is null || allowed(key))
                OfferKey(key, score);
        }
    }

    private void OfferKeys(int node, float score)
    {
        if (node == HnswKeys.Zeros && !keys.HasZeros)
            return;
        lock (keys.Gate)
        {
            // Keys come in order, so of those with the node's own score the first are the best.
            int left = top;
            foreach (long key in keys.Of(node))
            {
                if (allowed is not null && !allowed(key))
                    continue;
                if (keys.Own(key) is float[] own)
                    OfferKey(key, Math.Clamp(DotKernel.Dot(walk.Vector, own), -1f, 1f));
                else if (left-- > 0)
                    OfferKey(key, score);
            }
        }
    }

    private void OfferKey(long key, float score)
    {
        _best.Offer(key, score);
        _offered++;
    }

    private bool IsEligible(int node)
    {
        switch (_nodes.State(node))
        {
            case HnswState.Single:
                return allowed is null || allowed(_nodes.Key(node));
            case HnswState.Shared when allowed is null:
                return true;
            case HnswState.Shared:
                lock (keys.Gate)
                    return keys.Of(node).Any(allowed);
            default:
                return false;
        }
    }
}
