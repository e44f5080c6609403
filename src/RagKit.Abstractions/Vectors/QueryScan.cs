using System.Runtime.InteropServices;

namespace RagKit.Vectors;

/// <summary>
/// A query as the rows of one precision are compared with it. What is scanned gives a score about right: the exact one lies within
/// a margin of it, for certain.
/// </summary>
internal sealed class QueryScan
{
    private readonly RowLayout _layout;
    private readonly float[] _exact;
    private readonly float[] _half = [];
    private readonly ByteQuery? _bytes;
    private readonly float _marginOfScale;
    private readonly float _margin;

    /// <param name="layout">The rows'.</param>
    /// <param name="query">The query, of the length 1 and padded.</param>
    public QueryScan(RowLayout layout, float[] query)
    {
        (_layout, _exact) = (layout, query);
        // What the float kernels round off, in the scan and when a row is scored again.
        float rounding = (layout.Stride / 8 + 64) * MathF.ScaleB(1, -24);
        if (layout.Precision == VectorPrecision.Byte)
        {
            _bytes = new ByteQuery(query.AsSpan(0, layout.Dimensions), layout.CodeBytes);
            _marginOfScale = ByteKernel.MarginOfScale(layout.Dimensions);
            // A decoded row is a little longer than 1 at most: than its margin by all dimensions' halves.
            _margin = (_bytes.Error * (2 + MathF.Sqrt(layout.Dimensions) / 254)) + rounding;
        }
        else if (layout.Precision == VectorPrecision.Half)
        {
            _half = HalfKernel.Prepare(query);
            _margin = HalfKernel.Margin(layout.Dimensions) + rounding;
        }
    }

    /// <summary>Writes the most that the scores of rows can be: of float rows the scores themselves, but for the limit of 1.</summary>
    public void Scan(RowBlock block, int row, Span<float> most)
    {
        switch (_layout.Precision)
        {
            case VectorPrecision.Byte:
                ReadOnlySpan<float> scales = block.Scales.Span[row..];
                ByteKernel.Scan(_bytes!, block.Codes.Span[(row * _layout.CodeBytes)..], scales, most);
                for (int i = 0; i < most.Length; i++)
                    most[i] += (_marginOfScale * scales[i]) + _margin;
                break;
            case VectorPrecision.Half:
                HalfKernel.Scan(_half, MemoryMarshal.Cast<byte, ushort>(block.Codes.Span[(row * _layout.CodeBytes)..]), most);
                for (int i = 0; i < most.Length; i++)
                    most[i] += _margin;
                break;
            default:
                DotKernel.Scan(_exact, block.Exact.Span[(row * _layout.Stride)..], most);
                break;
        }
    }

    /// <summary>How far a row's score may lie below what the scan said of it, at the least.</summary>
    public float Doubt(RowBlock block, int row) => 2 * (_margin + (_layout.HasScales ? _marginOfScale * block.Scales.Span[row] : 0));

    /// <summary>A row's exact score: the same in whatever precision and order.</summary>
    public float Score(RowBlock block, int row) => Limit(DotKernel.Dot(_exact, block.Checked(row)));

    // Rounding can carry the product of two unit vectors beyond 1 by an ulp or two.
    public static float Limit(float score) => Math.Clamp(score, -1f, 1f);
}
