namespace RagKit.Vectors;

/// <summary>Vectors of length 1.</summary>
internal static class UnitVector
{
    /// <summary>Writes a vector with the length 1; <see langword="false"/> when it is zeros, which has none.</summary>
    /// <exception cref="ArgumentException">The vector has other dimensions, or holds NaN or infinity.</exception>
    public static bool TryWrite(ReadOnlySpan<float> vector, int dimensions, Span<float> unit)
    {
        if (vector.Length != dimensions)
            throw new ArgumentException($"A vector of {vector.Length} dimensions does not fit among vectors of {dimensions}.", nameof(vector));
        double squares = 0;
        foreach (float value in vector)
            squares += (double)value * value;
        if (!double.IsFinite(squares))
            throw new ArgumentException("A vector holds NaN or infinity.", nameof(vector));
        double scale = squares == 0 ? 0 : 1 / Math.Sqrt(squares);
        for (int i = 0; i < vector.Length; i++)
            unit[i] = (float)(vector[i] * scale);
        return squares != 0;
    }
}
