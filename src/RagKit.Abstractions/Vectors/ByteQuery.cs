namespace RagKit.Vectors;

/// <summary>
/// A query for <see cref="ByteKernel"/>: 16 bits a dimension in two signed bytes, <c>(256 * high + low) * Step</c>, so that the
/// error of a product is the row's alone.
/// </summary>
internal sealed class ByteQuery
{
    private const int Most = 127 * 256;

    public ByteQuery(ReadOnlySpan<float> query, int stride)
    {
        float largest = 0;
        foreach (float value in query)
            largest = MathF.Max(largest, MathF.Abs(value));
        Step = largest / Most;
        High = new sbyte[stride];
        Low = new sbyte[stride];
        double error = 0;
        for (int i = 0; i < query.Length; i++)
        {
            int value = largest == 0 ? 0 : Math.Clamp((int)MathF.Round(query[i] / Step), -Most, Most);
            int high = (value + 128) >> 8;
            (High[i], Low[i]) = ((sbyte)high, (sbyte)(value - (256 * high)));
            HighSum += High[i];
            LowSum += Low[i];
            error += Math.Pow(query[i] - ((double)value * Step), 2);
        }
        Error = (float)Math.Sqrt(error);
    }

    public sbyte[] High { get; }

    public sbyte[] Low { get; }

    public int HighSum { get; }

    public int LowSum { get; }

    public float Step { get; }

    /// <summary>The length of what is lost of the query.</summary>
    public float Error { get; }
}
