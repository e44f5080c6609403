using System.Runtime.InteropServices;
using RagKit.Vectors;

namespace RagKit.Figures;

/// <summary>Vectors, queries and each query's ten nearest, written as raw numbers for two programs to read.</summary>
internal static class HnswVectors
{
    private const int Count = 100_000;
    private const int Clusters = 1000;
    private const float Spread = 0.7f;
    private const int Top = 10;

    /// <summary>Writes base, queries and truth into a folder and returns the dimensions.</summary>
    public static int Write(string kind, string data, int dimensions, string folder)
    {
        (float[] vectors, float[] queries) = kind switch
        {
            "minilm" => (ReadNpy(data, "embeddings_minilm_pca128.npy"), ReadNpy(data, "query_embeddings_minilm_128.npy")),
            "uniform" => (Draw(Count, dimensions, null, 1), Draw(200, dimensions, null, 2)),
            _ => (Draw(Count, dimensions, Draw(Clusters, dimensions, null, 3), 1), Draw(1000, dimensions, Draw(Clusters, dimensions, null, 3), 2)),
        };
        if (kind == "minilm")
            dimensions = 128;
        Normalise(vectors, dimensions);
        Normalise(queries, dimensions);
        Save(folder, "base", vectors);
        Save(folder, "queries", queries);
        Save(folder, "truth", Truth(vectors, queries, dimensions));
        return dimensions;
    }

    public static T[] Read<T>(string folder, string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(Path.Combine(folder, name))).ToArray();

    /// <summary>Gaussian vectors, about a random one of some centres when there are any.</summary>
    private static float[] Draw(int count, int dimensions, float[]? centres, int seed)
    {
        Random random = new(seed);
        float[] vectors = new float[count * dimensions];
        if (centres is not null)
            Normalise(centres, dimensions);
        for (int row = 0; row < count; row++)
        {
            int centre = centres is null ? 0 : random.Next(centres.Length / dimensions) * dimensions;
            for (int i = 0; i < dimensions; i++)
            {
                double gaussian = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) / Math.Sqrt(dimensions);
                vectors[(row * dimensions) + i] = centres is null ? (float)gaussian : centres[centre + i] + (float)(Spread * gaussian);
            }
        }
        return vectors;
    }

    private static float[] ReadNpy(string data, string name)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(data, "vectors", "scifact-minilm-pca128", name));
        return MemoryMarshal.Cast<byte, float>(bytes.AsSpan(10 + BitConverter.ToUInt16(bytes, 8))).ToArray();
    }

    private static void Normalise(float[] vectors, int dimensions)
    {
        for (int start = 0; start < vectors.Length; start += dimensions)
        {
            Span<float> row = vectors.AsSpan(start, dimensions);
            double squares = 0;
            foreach (float value in row)
                squares += (double)value * value;
            foreach (ref float value in row)
                value = (float)(value / Math.Sqrt(squares));
        }
    }

    private static int[] Truth(float[] vectors, float[] queries, int dimensions)
    {
        VectorImage image = new(dimensions);
        for (int row = 0; row < vectors.Length / dimensions; row++)
            image.Add(row, vectors.AsSpan(row * dimensions, dimensions));
        int[] truth = new int[queries.Length / dimensions * Top];
        Parallel.For(0, queries.Length / dimensions, query =>
        {
            IReadOnlyList<VectorMatch> found = image.Search(queries.AsSpan(query * dimensions, dimensions), Top);
            for (int i = 0; i < Top; i++)
                truth[(query * Top) + i] = (int)found[i].Key;
        });
        return truth;
    }

    private static void Save<T>(string folder, string name, T[] values)
        where T : unmanaged
    {
        using FileStream file = File.Create(Path.Combine(folder, name));
        file.Write(MemoryMarshal.AsBytes<T>(values));
    }
}
