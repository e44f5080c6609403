namespace RagKit.Vectors;

/// <summary>How an <see cref="ImageGraph"/> is built and when it is asked.</summary>
public sealed record ImageGraphOptions
{
    /// <summary>The file that keeps the graph; <see langword="null"/> for none.</summary>
    public string? Path { get; init; }

    /// <summary>How many threads build; at least 1. By default half of the processors, so that searches have the others.</summary>
    public int Workers { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>
    /// How many rows are scanned in the time that the graph takes for one candidate: a search that would scan fewer rows scans them. 0 asks the
    /// graph always. By default 60, an estimate for 384 dimensions in <see cref="VectorPrecision.Byte"/>.
    /// </summary>
    public int ScanRows { get; init; } = 60;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and the limit.</exception>
    internal ImageGraphOptions Validate()
    {
        if (Workers < 1)
            throw new ArgumentOutOfRangeException(null, $"Workers ({Workers}) must be at least 1.");
        return ScanRows >= 0 ? this : throw new ArgumentOutOfRangeException(null, $"ScanRows ({ScanRows}) must be at least 0.");
    }
}
