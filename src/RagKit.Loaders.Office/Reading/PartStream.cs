namespace RagKit.Reading;

/// <summary>The bytes of a part of an item, with the budget of the whole and how deep the part lies.</summary>
internal sealed class PartStream : MemoryStream
{
    private PartStream(ArraySegment<byte> bytes, InflateBudget budget, int depth)
        : base(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
    {
        (Budget, Depth) = (budget, depth);
    }

    public InflateBudget Budget { get; }

    /// <summary>How many containers are around the part.</summary>
    public int Depth { get; }

    public static PartStream Of(ReadOnlyMemory<byte> bytes, InflateBudget budget, int depth) => new(ByteStream.Array(bytes), budget, depth);

    /// <summary>How many containers are around what the stream gives.</summary>
    public static int DepthOf(Stream stream) => stream is PartStream part ? part.Depth : 0;
}
