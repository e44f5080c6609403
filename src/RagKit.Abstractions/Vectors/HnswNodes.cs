using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace RagKit.Vectors;

/// <summary>A state that a node is in.</summary>
internal enum HnswState : byte
{
    Free,

    /// <summary>Its key is in <see cref="HnswSegment.Keys"/>.</summary>
    Single,

    /// <summary>Several keys have its vector: they are in <see cref="HnswKeys"/>.</summary>
    Shared,

    /// <summary>Removed: still walked, no longer found.</summary>
    Dead,

    /// <summary>Dead, and being unlinked: it does not come back.</summary>
    Leaving,
}

/// <summary>
/// A view of the segments that there were when it was made: the addresses of their parts in flat tables. Immutable; a new one is published when a
/// segment is added, and nodes beyond a view's <see cref="Capacity"/> are passed over by who holds it.
/// </summary>
internal sealed unsafe class HnswNodes
{
    private readonly HnswShape _shape;
    private readonly nint[] _codes;
    private readonly nint[] _links;
    private readonly nint[] _steps;
    private readonly int _shift;
    private readonly int _mask;
    private readonly int _codeLength;
    private readonly int _lowLinks;

    public HnswNodes(HnswShape shape, HnswSegment[] segments)
    {
        (_shape, Segments) = (shape, segments);
        _codes = [.. segments.Select(segment => (nint)segment.Codes)];
        _links = [.. segments.Select(segment => (nint)segment.Links)];
        _steps = [.. segments.Select(segment => (nint)segment.Steps)];
        _shift = shape.SegmentShift;
        _mask = shape.SegmentNodes - 1;
        _codeLength = shape.CodeLength;
        _lowLinks = shape.LowLinks;
        Capacity = segments.Length << _shift;
    }

    public HnswSegment[] Segments { get; }

    public int Capacity { get; }

    public HnswNodes With(HnswSegment segment) => new(_shape, [.. Segments, segment]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Code(int node) => (byte*)_codes[node >> _shift] + ((long)(node & _mask) * _codeLength);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int* LowLinks(int node) => (int*)_links[node >> _shift] + ((long)(node & _mask) * _lowLinks);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Step(int node) => ref ((float*)_steps[node >> _shift])[node & _mask];

    public ref long Key(int node) => ref Segments[node >> _shift].Keys[node & _mask];

    public HnswState State(int node) => (HnswState)Volatile.Read(ref Segments[node >> _shift].States[node & _mask]);

    public void SetState(int node, HnswState state) => Volatile.Write(ref Segments[node >> _shift].States[node & _mask], (byte)state);

    public ref byte Level(int node) => ref Segments[node >> _shift].Levels[node & _mask];

    public ref int[]? Upper(int node) => ref Segments[node >> _shift].Upper[node & _mask];

    public Span<float> Vector(int node) => new(Segments[node >> _shift].Vectors + ((long)(node & _mask) * _shape.VectorLength), _shape.VectorLength);

    /// <summary>A node's links on a layer, ended by the first below 0; empty when the node does not lie on it.</summary>
    public Span<int> Links(int node, int layer)
    {
        if (layer == 0)
            return new(LowLinks(node), _lowLinks);
        int[]? upper = Volatile.Read(ref Upper(node));
        int start = (layer - 1) * _shape.HighLinks;
        return upper is null || start >= upper.Length ? default : upper.AsSpan(start, _shape.HighLinks);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchLinks(int node)
    {
        if (Sse.IsSupported)
        {
            byte* address = (byte*)LowLinks(node);
            for (int i = 0; i < _lowLinks * sizeof(int); i += 64)
                Sse.Prefetch0(address + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchCode(byte* code)
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < _codeLength; i += 64)
                Sse.Prefetch0(code + i);
        }
    }
}
