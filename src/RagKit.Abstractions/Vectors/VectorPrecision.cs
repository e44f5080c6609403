namespace RagKit.Vectors;

/// <summary>
/// What a <see cref="VectorImage"/> scans. It changes speed and memory, never a result: what the scan cannot decide is scored again
/// by the float rows, so that the same rows come with the same scores whatever the precision.
/// </summary>
public enum VectorPrecision
{
    /// <summary>The rows themselves: 4 bytes a dimension.</summary>
    Float,

    /// <summary>Rows in 2 bytes a dimension, beside the float rows.</summary>
    Half,

    /// <summary>Rows in 1 byte a dimension, each with a scale of its own, beside the float rows: the fastest. Up to 32,768 dimensions.</summary>
    Byte,
}
