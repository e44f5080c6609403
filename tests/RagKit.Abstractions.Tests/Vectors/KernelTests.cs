using RagKit.Vectors;

namespace RagKit.Abstractions.Tests;

/// <summary>Kernels for every width of registers: those that the processor has not are done by software here.</summary>
public sealed class KernelTests
{
    public static TheoryData<int> Dimensions => [1, 2, 3, 15, 16, 17, 31, 32, 33, 64, 100, 384, 385, 768, 1536, 2000];

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void All_widths_give_the_same_results_bit_for_bit_and_within_their_margin_of_doubles(int dimensions)
    {
        const int Rows = 11;
        foreach (VectorPrecision precision in Enum.GetValues<VectorPrecision>())
        {
            RowLayout layout = new(dimensions, precision);
            RowBlock block = new(layout, Rows);
            for (int row = 0; row < Rows; row++)
            {
                float[] vector = row == 3 ? new float[dimensions] : row == 4 ? [.. Enumerable.Repeat(1f, dimensions)] : VectorSets.Gaussian(dimensions, row);
                block.Write(row, vector, RowEncoder.Scale(vector, dimensions));
            }
            float[] query = new float[layout.Stride];
            float[] asked = VectorSets.Gaussian(dimensions, 99);
            RowEncoder.Copy(asked, RowEncoder.Scale(asked, dimensions), query);
            float[][] all = [.. Enum.GetValues<KernelWidth>().Select(width => Scan(width, layout, block, query, Rows))];
            Assert.All(all, scores => Assert.Equal(all[0], scores));

            QueryScan scan = new(layout, query);
            for (int row = 0; row < Rows; row++)
            {
                double expected = 0;
                for (int i = 0; i < dimensions; i++)
                    expected += (double)query[i] * block.Row(row)[i];
                float most = 0;
                scan.Scan(block, row, new Span<float>(ref most));
                Assert.Equal(expected, scan.Score(block, row), 1e-6);
                if (precision == VectorPrecision.Float)
                    Assert.Equal(expected, most, 1e-6);
                else
                    Assert.InRange(scan.Score(block, row), most - scan.Doubt(block, row), most);
                Assert.True(row == 3 || scan.Doubt(block, row) < 0.05 + (2.2 * Math.Sqrt(dimensions) / 254));
            }
        }
    }

    [Fact]
    public void Checksums_tell_any_changed_bit()
    {
        byte[] bytes = [.. Enumerable.Range(0, 141).Select(i => (byte)(i * 37))];
        HashSet<uint> seen = [Checksum.Of(bytes), Checksum.Of(bytes.AsSpan(0, 140))];
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(seen.Add(Checksum.Of(bytes)));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    private static float[] Scan(KernelWidth width, RowLayout layout, RowBlock block, float[] query, int rows)
    {
        float[] scores = new float[rows];
        if (layout.Precision == VectorPrecision.Byte)
            ByteKernel.Scan(width, new ByteQuery(query.AsSpan(0, layout.Dimensions), layout.CodeBytes), block.Codes.Span, block.Scales.Span, scores);
        else if (layout.Precision == VectorPrecision.Half)
            HalfKernel.Scan(width, HalfKernel.Prepare(query), System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(block.Codes.Span), scores);
        else
            DotKernel.Scan(width, query, block.Exact.Span, scores);
        return scores;
    }
}
