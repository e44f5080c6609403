namespace RagKit.Vectors;

/// <summary>The sizes from which a graph's addresses are computed.</summary>
internal sealed class HnswShape
{
    private const int SegmentBytes = 1 << 20;

    public HnswShape(int dimensions, HnswOptions options)
    {
        Dimensions = dimensions;
        CodeLength = (dimensions + CodeKernel.Lanes - 1) / CodeKernel.Lanes * CodeKernel.Lanes;
        VectorLength = options.KeepVectors ? (dimensions + Kernel.Lanes - 1) / Kernel.Lanes * Kernel.Lanes : 0;
        LowLinks = 2 * options.M;
        HighLinks = options.M;
        // Small enough that an index of a few vectors costs little, large enough that the table of segments stays in the nearest cache.
        int perNode = CodeLength + (4 * LowLinks) + (4 * VectorLength);
        SegmentShift = Math.Clamp((int)Math.Log2((double)SegmentBytes / perNode), 6, 14);
    }

    public int Dimensions { get; }

    /// <summary>Bytes of a code.</summary>
    public int CodeLength { get; }

    /// <summary>Floats of a vector; 0 when vectors are not kept.</summary>
    public int VectorLength { get; }

    public int LowLinks { get; }

    public int HighLinks { get; }

    public int SegmentShift { get; }

    public int SegmentNodes => 1 << SegmentShift;

    public int LinksOn(int layer) => layer == 0 ? LowLinks : HighLinks;
}
