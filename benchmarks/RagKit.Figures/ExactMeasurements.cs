using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RagKit.Vectors;

namespace RagKit.Figures;

/// <summary>Times exact searches, each the median of many, and what memory gives.</summary>
internal static class ExactMeasurements
{
    private const int Dimensions = 384;
    private const int Queries = 20;

    public static object Run(int rows, int threads)
    {
        Dictionary<string, double> found = new() { ["stream"] = Stream(rows, threads) };
        float[] gaussian = Gaussian();
        using (VectorImage floats = Fill(rows, threads, VectorPrecision.Float, (row, vector) => Draw(gaussian, row, vector)))
        {
            found["float"] = Time(floats, gaussian);
            IReadOnlyList<VectorMatch>[] expected = Search(floats, gaussian);
            foreach (VectorPrecision precision in (VectorPrecision[])[VectorPrecision.Half, VectorPrecision.Byte])
            {
                using VectorImage coded = Fill(rows, threads, precision, (row, vector) => Draw(gaussian, row, vector));
                found[precision == VectorPrecision.Half ? "half" : "byte"] = Time(coded, gaussian);
                found["recall_random"] = Recall(expected, Search(coded, gaussian));
            }
        }
        int some = Math.Min(rows, 100_000);
        found["recall_clustered"] = Recall(some, (row, vector) =>
        {
            Draw(gaussian, row, vector);
            float[] centre = new float[Dimensions];
            Draw(gaussian, -1 - (row % 200), centre);
            for (int i = 0; i < Dimensions; i++)
                vector[i] = centre[i] + (0.5f * vector[i]);
        });
        found["recall_heavy"] = Recall(some, (row, vector) =>
        {
            Draw(gaussian, row, vector);
            for (int i = 0; i < Dimensions; i++)
                vector[i] = vector[i] * vector[i] * vector[i] * vector[i] * vector[i];
        });
        return found;
    }

    private static double Recall(int rows, Action<int, float[]> draw)
    {
        using VectorImage floats = Fill(rows, 2, VectorPrecision.Float, draw), bytes = Fill(rows, 2, VectorPrecision.Byte, draw);
        List<(IReadOnlyList<VectorMatch>, IReadOnlyList<VectorMatch>)> results = [];
        float[] query = new float[Dimensions];
        for (int i = 0; i < Queries; i++)
        {
            draw((i * 7919) + rows, query);
            results.Add((floats.Search(query, 10), bytes.Search(query, 10)));
        }
        return Recall([.. results.Select(result => result.Item1)], [.. results.Select(result => result.Item2)]);
    }

    private static double Recall(IReadOnlyList<VectorMatch>[] expected, IReadOnlyList<VectorMatch>[] found) =>
        expected.Zip(found, (left, right) => left.Select(match => match.Key).Intersect(right.Select(match => match.Key)).Count() / 10.0).Average();

    private static IReadOnlyList<VectorMatch>[] Search(VectorImage image, float[] gaussian) =>
        [.. Enumerable.Range(1, Queries).Select(query => image.Search(Query(gaussian, query), 10))];

    private static double Time(VectorImage image, float[] gaussian)
    {
        float[][] queries = [.. Enumerable.Range(1, Queries).Select(query => Query(gaussian, query))];
        int next = 0;
        return Median(() => image.Search(queries[next++ % Queries], 10));
    }

    private static VectorImage Fill(int rows, int threads, VectorPrecision precision, Action<int, float[]> draw)
    {
        VectorImage image = new(Dimensions, new VectorImageOptions { Precision = precision, Workers = threads });
        float[] vector = new float[Dimensions];
        for (int row = 0; row < rows; row++)
        {
            draw(row, vector);
            image.Add(row, vector);
        }
        return image;
    }

    private static float[] Query(float[] gaussian, int number)
    {
        float[] query = new float[Dimensions];
        Draw(gaussian, -1_000_000 - number, query);
        return query;
    }

    // Sixteen values at a time from a pool of normal ones: as good as drawing each, and a hundred times as fast.
    private static void Draw(float[] gaussian, int row, float[] vector)
    {
        uint state = unchecked((uint)row * 2_654_435_761) + 12_345;
        for (int i = 0; i < Dimensions; i += 16)
        {
            state = (state * 1_664_525) + 1_013_904_223;
            Array.Copy(gaussian, (int)((state >> 8) % (uint)(gaussian.Length - 16)), vector, i, 16);
        }
    }

    private static float[] Gaussian()
    {
        Random random = new(1);
        float[] values = new float[4_000_000];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return values;
    }

    private static double Stream(int rows, int threads)
    {
        // In blocks, as an image has its rows.
        float[][] blocks = [.. Enumerable.Range(0, (int)(((long)rows * Dimensions) >> 20)).Select(_ => new float[1 << 20])];
        foreach (float[] block in blocks)
            block.AsSpan().Fill(1);
        return Median(() => Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            for (int i = thread; i < blocks.Length; i += threads)
                Sum(blocks[i]);
        }));
    }

    private static float Sum(float[] block)
    {
        ref float first = ref MemoryMarshal.GetArrayDataReference(block);
        Vector512<float> a = Vector512<float>.Zero, b = a, c = a, d = a;
        for (nuint i = 0; i < (nuint)block.Length; i += 64)
        {
            a += Vector512.LoadUnsafe(ref first, i);
            b += Vector512.LoadUnsafe(ref first, i + 16);
            c += Vector512.LoadUnsafe(ref first, i + 32);
            d += Vector512.LoadUnsafe(ref first, i + 48);
        }
        return Vector512.Sum(a + b + c + d);
    }

    private static double Median(Action act)
    {
        const int Times = 31;
        act();
        act();
        double[] milliseconds = new double[Times];
        for (int i = 0; i < Times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            act();
            milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(milliseconds);
        return milliseconds[Times / 2];
    }
}
