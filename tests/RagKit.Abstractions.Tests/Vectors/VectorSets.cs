namespace RagKit.Abstractions.Tests;

/// <summary>Vectors of many a shape, none of them drawn twice.</summary>
internal static class VectorSets
{
    public static IEnumerable<(string Name, float[][] Vectors)> All()
    {
        yield return ("random", Rows(6000, row => Gaussian(96, row)));
        yield return ("clustered", Clustered(6000, 96, clusters: 40, noise: 0.3));
        yield return ("all but equal", Clustered(3000, 64, clusters: 1, noise: 1e-4));
        yield return ("equal", Rows(2000, row => Gaussian(32, row % 3)));
        yield return ("heavy-tailed", Rows(4000, row => HeavyTailed(96, row, 1.0)));
        yield return ("one dimension rules", Rows(4000, row => With(Gaussian(96, row), 17, 400)));
        yield return ("sparse", Rows(4000, row => Sparse(384, row, 4)));
        yield return ("of tiny and huge values", Rows(3000, row => Scaled(Gaussian(48, row), row)));
        yield return ("denormal", Rows(500, row => [.. Gaussian(24, row).Select(value => value * 1e-41f)]));
        yield return ("one-dimensional", Rows(1000, row => Gaussian(1, row)));
        yield return ("two-dimensional", Rows(5000, row => Gaussian(2, row)));
        yield return ("three-dimensional", Rows(5000, row => Gaussian(3, row)));
        yield return ("whole numbers", Rows(3000, row => [.. Gaussian(20, row).Select(value => MathF.Round(value))]));
        yield return ("with zeros among them", Rows(1000, row => row % 5 == 0 ? new float[40] : Gaussian(40, row)));
    }

    public static float[] Gaussian(int dimensions, int seed)
    {
        Random random = new(seed);
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++)
            vector[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return vector;
    }

    public static float[][] Clustered(int rows, int dimensions, int clusters, double noise) => Rows(rows, row =>
    {
        float[] centre = Gaussian(dimensions, -1 - (row % clusters)), own = Gaussian(dimensions, row);
        return [.. centre.Select((value, i) => (float)(value + (noise * own[i])))];
    });

    // Cauchy's distribution has no variance: single values dwarf all others.
    private static float[] HeavyTailed(int dimensions, int seed, double scale)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, dimensions).Select(_ => (float)(scale * Math.Tan(Math.PI * (random.NextDouble() - 0.5) * 0.9999)))];
    }

    private static float[] Sparse(int dimensions, int seed, int values)
    {
        Random random = new(seed);
        float[] vector = new float[dimensions];
        for (int i = 0; i < values; i++)
            vector[random.Next(dimensions)] = random.NextSingle() - 0.5f;
        return vector;
    }

    private static float[] With(float[] vector, int dimension, float value)
    {
        vector[dimension] = value;
        return vector;
    }

    private static float[] Scaled(float[] vector, int seed) => [.. vector.Select((value, i) => value * MathF.Pow(10, ((seed + i) % 60) - 35))];

    private static float[][] Rows(int rows, Func<int, float[]> row) => [.. Enumerable.Range(0, rows).Select(row)];
}
