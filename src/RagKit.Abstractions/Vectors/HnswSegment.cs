using System.Runtime.CompilerServices;

namespace RagKit.Vectors;

/// <summary>
/// A fixed number of a graph's nodes in pinned arrays, so that walks read them through pointers: codes, links of the lowest layer, steps, keys, vectors.
/// Segments are never moved or freed while someone can reach them: readers go on while others are added.
/// </summary>
internal sealed unsafe class HnswSegment
{
    private const int Line = 64;

    public HnswSegment(HnswShape shape)
    {
        Codes = Allocate(shape.SegmentNodes, shape.CodeLength);
        Links = (int*)Allocate(shape.SegmentNodes, shape.LowLinks * sizeof(int));
        new Span<int>(Links, shape.SegmentNodes * shape.LowLinks).Fill(-1);
        Steps = (float*)Allocate(shape.SegmentNodes, sizeof(float));
        Keys = (long*)Allocate(shape.SegmentNodes, sizeof(long));
        States = Allocate(shape.SegmentNodes, sizeof(byte));
        Levels = Allocate(shape.SegmentNodes, sizeof(byte));
        Vectors = shape.VectorLength == 0 ? null : (float*)Allocate(shape.SegmentNodes, shape.VectorLength * sizeof(float));
        Upper = new int[shape.SegmentNodes][];
    }

    private readonly List<byte[]> _held = [];

    public byte* Codes { get; }

    public int* Links { get; }

    public float* Steps { get; }

    public long* Keys { get; }

    public byte* States { get; }

    public byte* Levels { get; }

    public float* Vectors { get; }

    /// <summary>The links on the layers above the lowest, one layer behind the other; nothing for the many nodes that lie on the lowest only.</summary>
    public int[]?[] Upper { get; }

    private byte* Allocate(int nodes, int length)
    {
        byte[] array = GC.AllocateArray<byte>(checked((nodes * length) + Line), pinned: true);
        _held.Add(array);
        nint address = (nint)Unsafe.AsPointer(ref array[0]);
        return (byte*)((address + Line - 1) / Line * Line);
    }
}
