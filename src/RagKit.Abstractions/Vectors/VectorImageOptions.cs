namespace RagKit.Vectors;

/// <summary>How a <see cref="VectorImage"/> holds and scans its rows. No option changes a result.</summary>
public sealed record VectorImageOptions
{
    /// <summary>What is scanned.</summary>
    public VectorPrecision Precision { get; init; }

    /// <summary>
    /// How many threads may scan a large image for one search: the caller's, and others of the thread pool as far as they are free;
    /// 1 to 64. By default the processors, at most 4: memory is exhausted before more are of use.
    /// </summary>
    public int Workers { get; init; } = Math.Min(4, Environment.ProcessorCount);

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and the limit.</exception>
    internal VectorImageOptions Validate(int dimensions)
    {
        if (!Enum.IsDefined(Precision))
            throw new ArgumentOutOfRangeException(null, $"Precision ({Precision}) must be Float, Half or Byte.");
        if (Precision == VectorPrecision.Byte && dimensions > ByteKernel.MostDimensions)
            throw new ArgumentOutOfRangeException(null, $"Precision Byte takes vectors of at most {ByteKernel.MostDimensions} dimensions, not {dimensions}: choose Half or Float.");
        return Workers is >= 1 and <= 64 ? this : throw new ArgumentOutOfRangeException(null, $"Workers ({Workers}) must be between 1 and 64.");
    }
}
