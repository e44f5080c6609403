namespace RagKit.Vectors;

/// <summary>How long the rows of an image are, in each of their forms.</summary>
internal sealed class RowLayout(int dimensions, VectorPrecision precision)
{
    public int Dimensions => dimensions;

    public VectorPrecision Precision => precision;

    /// <summary>Floats of a row.</summary>
    public int Stride { get; } = RoundUp(dimensions, Kernel.Lanes);

    /// <summary>Bytes of a row's code; 0 where the floats are what is scanned.</summary>
    public int CodeBytes { get; } = precision switch
    {
        VectorPrecision.Byte => RoundUp(dimensions, ByteKernel.Lanes),
        VectorPrecision.Half => sizeof(ushort) * RoundUp(dimensions, Kernel.Lanes),
        _ => 0,
    };

    public bool IsCoded => precision != VectorPrecision.Float;

    public bool HasScales => precision == VectorPrecision.Byte;

    /// <summary>Bytes that a scan reads of a row.</summary>
    public int ScannedBytes => IsCoded ? CodeBytes : sizeof(float) * Stride;

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
