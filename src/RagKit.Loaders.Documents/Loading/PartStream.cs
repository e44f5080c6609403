using System.Runtime.InteropServices;

namespace RagKit.Loading;

/// <summary>The bytes of a part of an item, with the budget of the whole and how deep the part lies.</summary>
internal sealed class PartStream : MemoryStream
{
    private PartStream(ArraySegment<byte> bytes, UnpackBudget budget, int depth)
        : base(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
    {
        (Budget, Depth) = (budget, depth);
    }

    public UnpackBudget Budget { get; }

    /// <summary>How many containers are around the part.</summary>
    public int Depth { get; }

    public static PartStream Of(ReadOnlyMemory<byte> bytes, UnpackBudget budget, int depth) =>
        new(MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array) ? array : new ArraySegment<byte>(bytes.ToArray()), budget, depth);

    /// <summary>How many containers are around what the stream gives.</summary>
    public static int DepthOf(Stream stream) => stream is PartStream part ? part.Depth : 0;
}
