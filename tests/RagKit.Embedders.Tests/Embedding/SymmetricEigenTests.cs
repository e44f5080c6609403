namespace RagKit.Embedding.Tests;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(96)]
    public void Vectors_are_orthonormal_and_rebuild_the_matrix(int size)
    {
        Random random = new(size);
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = i; j < size; j++)
                matrix[(i * size) + j] = matrix[(j * size) + i] = random.NextDouble() - 0.5;
        }
        AssertDecomposes(matrix, size);
    }

    [Fact]
    public void A_known_spectrum_is_found()
    {
        // The second difference of n points has the eigenvalues 2 - 2 cos(πk / (n + 1)).
        const int Size = 50;
        double[] matrix = new double[Size * Size];
        for (int i = 0; i < Size; i++)
        {
            matrix[(i * Size) + i] = 2;
            if (i > 0)
                matrix[(i * Size) + i - 1] = matrix[((i - 1) * Size) + i] = -1;
        }
        (double[] values, _) = SymmetricEigen.Decompose(matrix, Size);
        for (int k = 1; k <= Size; k++)
            Assert.Equal(2 - (2 * Math.Cos(Math.PI * k / (Size + 1))), values[Size - k], 1e-12);
    }

    [Fact]
    public void A_matrix_of_zeros_and_one_of_rank_one_are_decomposed()
    {
        AssertDecomposes(new double[25], 5);
        double[] ones = new double[400];
        Array.Fill(ones, 3);
        AssertDecomposes(ones, 20);
    }

    [Fact]
    public void A_diagonal_with_equal_and_tiny_values_is_decomposed()
    {
        const int Size = 8;
        double[] matrix = new double[Size * Size];
        for (int i = 0; i < Size; i++)
            matrix[(i * Size) + i] = i % 2 == 0 ? 1 : 1e-300;
        AssertDecomposes(matrix, Size);
    }

    private static void AssertDecomposes(double[] matrix, int size)
    {
        (double[] values, double[] vectors) = SymmetricEigen.Decompose([.. matrix], size);
        Assert.Equal(values.OrderDescending(), values);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double dot = 0, rebuilt = 0;
                for (int k = 0; k < size; k++)
                {
                    dot += vectors[(i * size) + k] * vectors[(j * size) + k];
                    rebuilt += values[k] * vectors[(k * size) + i] * vectors[(k * size) + j];
                }
                Assert.Equal(i == j ? 1 : 0, dot, 1e-11);
                Assert.Equal(matrix[(i * size) + j], rebuilt, 1e-11);
            }
        }
    }
}
