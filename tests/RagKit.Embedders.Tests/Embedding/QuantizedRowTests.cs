namespace RagKit.Embedding.Tests;

public sealed class QuantizedRowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(256)]
    [InlineData(259)]
    public void A_row_is_added_within_half_a_unit_whatever_its_length(int length)
    {
        float[] row = new float[length], sum = new float[length];
        SplitMix.FillNormal(3, 0, row);
        Array.Fill(sum, 2);
        short[] numbers = new short[length];
        float unit = QuantizedRow.Write(row, numbers);
        Assert.Equal(row.Max(Math.Abs) / short.MaxValue, unit, 1e-9);
        QuantizedRow.AddTo(sum, numbers, 3 * unit);
        for (int i = 0; i < length; i++)
            Assert.Equal(2 + (3 * row[i]), sum[i], (1.6 * unit) + 1e-6);
    }

    [Fact]
    public void Zeros_stay_zeros()
    {
        short[] numbers = [1, 2, 3];
        Assert.Equal(0, QuantizedRow.Write(new float[3], numbers));
        Assert.All(numbers, number => Assert.Equal(0, number));
    }
}
