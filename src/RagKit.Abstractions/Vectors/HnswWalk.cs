using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RagKit.Vectors;

/// <summary>
/// What one search needs while it walks: the coded query, the nodes seen, the nodes to look at next and the best found. Kept for the next search; one
/// thread at a time. Scores are those of the codes, without the query's own step, which changes no order.
/// </summary>
internal sealed unsafe class HnswWalk
{
    private const int MostLinks = 128;
    private const int PopsBetweenChecks = 64;

    private readonly HnswShape _shape;
    private readonly byte[] _memory;
    private readonly byte* _code;
    private readonly sbyte* _query;
    private readonly PackedHeap _candidates = new();
    private readonly PackedHeap _found = new();
    private ushort[] _seen = [];
    private ushort _stamp;
    private int _offset;

    public HnswWalk(HnswShape shape)
    {
        _shape = shape;
        _memory = GC.AllocateArray<byte>((2 * shape.CodeLength) + CodeKernel.Lanes, pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref _memory[0]);
        _code = (byte*)((address + CodeKernel.Lanes - 1) / CodeKernel.Lanes * CodeKernel.Lanes);
        _query = (sbyte*)(_code + shape.CodeLength);
        Vector = new float[(shape.Dimensions + Kernel.Lanes - 1) / Kernel.Lanes * Kernel.Lanes];
    }

    /// <summary>The query's unit vector, padded.</summary>
    public float[] Vector { get; }

    /// <summary>The query's code as a row.</summary>
    public byte* Code => _code;

    /// <summary>What one step of the query's code is worth.</summary>
    public float Step { get; private set; }

    /// <summary>When the search that has this walk began; <see cref="long.MaxValue"/> while none has. Nodes freed later are not used anew before it ends.</summary>
    public long Since = long.MaxValue;

    /// <summary>Codes <see cref="Vector"/> as the query.</summary>
    public void Encode()
    {
        Step = CodeKernel.Encode(Vector.AsSpan(0, _shape.Dimensions), _code, _shape.CodeLength);
        _offset = 128 * CodeKernel.ToQuery(_code, _query, _shape.CodeLength);
    }

    /// <summary>Takes a node's code as the query.</summary>
    public void Take(HnswNodes nodes, int node)
    {
        Step = nodes.Step(node);
        _offset = 128 * CodeKernel.ToQuery(nodes.Code(node), _query, _shape.CodeLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Score(HnswNodes nodes, int node) => (CodeKernel.One(_query, nodes.Code(node), _shape.CodeLength) - _offset) * nodes.Step(node);

    /// <summary>Whether the query is at least as near as <paramref name="score"/> to one of some nodes.</summary>
    public bool AnyAtLeast(HnswNodes nodes, ReadOnlySpan<int> others, float score)
    {
        int i = 0;
        for (; i + 4 <= others.Length; i += 4)
        {
            if (Vector128.GreaterThanOrEqualAny(Four(nodes, others[i], others[i + 1], others[i + 2], others[i + 3]), Vector128.Create(score)))
                return true;
        }
        for (; i < others.Length; i++)
        {
            if (Score(nodes, others[i]) >= score)
                return true;
        }
        return false;
    }

    /// <summary>The node nearest to the query that steps to ever nearer neighbours reach, from the layer of the entry down to above <paramref name="target"/>.</summary>
    public int Descend(HnswNodes nodes, int entry, int layer, int target)
    {
        float best = Score(nodes, entry);
        for (; layer > target; layer--)
        {
            for (bool closer = true; closer;)
            {
                closer = false;
                foreach (int node in nodes.Links(entry, layer))
                {
                    if (node < 0)
                        break;
                    if (node >= nodes.Capacity)
                        continue;
                    float score = Score(nodes, node);
                    if (score > best)
                        (best, entry, closer) = (score, node, true);
                }
            }
        }
        return entry;
    }

    /// <summary>
    /// Walks a layer from an entry and keeps the <paramref name="ef"/> best of the eligible nodes. Nodes that are not eligible are walked, too, so the more
    /// of them there are, the longer is the way.
    /// </summary>
    public void Search(HnswNodes nodes, int entry, int layer, int ef, Func<int, bool>? eligible, CancellationToken cancellationToken)
    {
        Begin(nodes.Capacity);
        ushort[] seen = _seen;
        int* batch = stackalloc int[MostLinks];
        seen[entry] = _stamp;
        Offer(PackedHeap.Pack(Score(nodes, entry), entry), ef, eligible);
        for (int pops = 1; _candidates.Count > 0; pops++)
        {
            long best = _candidates.Pop();
            if (_found.Count >= ef && best < ~_found.Top)
                break;
            if (pops % PopsBetweenChecks == 0)
                cancellationToken.ThrowIfCancellationRequested();
            int count = 0;
            foreach (int node in nodes.Links(PackedHeap.Node(best), layer))
            {
                if (node < 0)
                    break;
                if ((uint)node >= (uint)seen.Length || seen[node] == _stamp)
                    continue;
                seen[node] = _stamp;
                nodes.PrefetchCode(nodes.Code(node));
                batch[count++] = node;
            }
            ScoreAll(nodes, batch, count, ef, eligible);
            if (layer == 0 && _candidates.Count > 0)
                nodes.PrefetchLinks(PackedHeap.Node(_candidates.Top));
        }
    }

    /// <summary>Compares the query with every one of the first <paramref name="count"/> nodes: what a walk cannot reach is found, too.</summary>
    public void Scan(HnswNodes nodes, int count, int ef, Func<int, bool> eligible, CancellationToken cancellationToken)
    {
        _found.Clear();
        for (int node = 0; node < Math.Min(count, nodes.Capacity); node++)
        {
            if (node % 4096 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            long packed = PackedHeap.Pack(Score(nodes, node), node);
            if ((_found.Count < ef || packed > ~_found.Top) && eligible(node))
                Keep(packed, ef);
        }
    }

    /// <summary>Empties what was found into a list, best first.</summary>
    public void Drain(List<long> sorted)
    {
        sorted.Clear();
        while (_found.Count > 0)
            sorted.Add(~_found.Pop());
        sorted.Reverse();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<float> Four(HnswNodes nodes, int first, int second, int third, int fourth)
    {
        Vector128<int> sums = CodeKernel.Four(_query, nodes.Code(first), nodes.Code(second), nodes.Code(third), nodes.Code(fourth), _shape.CodeLength);
        return Vector128.ConvertToSingle(sums - Vector128.Create(_offset)) * Vector128.Create(nodes.Step(first), nodes.Step(second), nodes.Step(third), nodes.Step(fourth));
    }

    private void ScoreAll(HnswNodes nodes, int* batch, int count, int ef, Func<int, bool>? eligible)
    {
        int i = 0;
        for (; i + 4 <= count; i += 4)
        {
            Vector128<float> scores = Four(nodes, batch[i], batch[i + 1], batch[i + 2], batch[i + 3]);
            Offer(PackedHeap.Pack(scores[0], batch[i]), ef, eligible);
            Offer(PackedHeap.Pack(scores[1], batch[i + 1]), ef, eligible);
            Offer(PackedHeap.Pack(scores[2], batch[i + 2]), ef, eligible);
            Offer(PackedHeap.Pack(scores[3], batch[i + 3]), ef, eligible);
        }
        for (; i < count; i++)
            Offer(PackedHeap.Pack(Score(nodes, batch[i]), batch[i]), ef, eligible);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Offer(long packed, int ef, Func<int, bool>? eligible)
    {
        if (_found.Count >= ef && packed < ~_found.Top)
            return;
        _candidates.Push(packed);
        if (eligible is null || eligible(PackedHeap.Node(packed)))
            Keep(packed, ef);
    }

    // The heap has its largest on top; complements make that the worst found.
    private void Keep(long packed, int ef)
    {
        if (_found.Count < ef)
            _found.Push(~packed);
        else
            _found.ReplaceTop(~packed);
    }

    private void Begin(int capacity)
    {
        _candidates.Clear();
        _found.Clear();
        if (_seen.Length < capacity)
        {
            _seen = new ushort[capacity];
            _stamp = 0;
        }
        if (++_stamp == 0)
        {
            Array.Clear(_seen);
            _stamp = 1;
        }
    }
}
