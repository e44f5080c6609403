using System.Globalization;

namespace RagKit.Stores;

/// <summary>Makes documents, vectors, metadata and filters for tests of stores; the same arguments always give the same.</summary>
public static class StoreSamples
{
    private static readonly string[] Names = ["lang", "year", "price", "at", "public", "tags", "odd name"];
    private static readonly string[] Words = ["", "en", "de", "EN", "a'b\"c", "日本", "\uFFFD", "\U0001F600", "en;--", "éa"];

    /// <summary>A document of one chunk per text, with ids made from the document's id and the texts.</summary>
    /// <param name="id">The document's id.</param>
    /// <param name="texts">The chunks' texts; two may be equal.</param>
    public static DocumentChunks Document(string id, params string[] texts)
    {
        List<Chunk> chunks = [];
        Dictionary<string, int> seen = [];
        int start = 0;
        foreach (string text in texts)
        {
            int copy = seen[text] = seen.GetValueOrDefault(text) + 1;
            chunks.Add(new Chunk(ChunkId(id, text, copy), id, chunks.Count, text, start..(start + text.Length)) { TokenCount = text.Length });
            start += text.Length;
        }
        return new DocumentChunks(new StoredDocument(id, "docs", id, $"hash of {string.Concat(texts)}"), chunks);
    }

    /// <summary>The id that <see cref="Document"/> gives the chunk with this text.</summary>
    /// <param name="documentId">The document's id.</param>
    /// <param name="text">The chunk's text.</param>
    /// <param name="copy">Which of several chunks with this text, from 1.</param>
    public static string ChunkId(string documentId, string text, int copy = 1) =>
        string.Create(CultureInfo.InvariantCulture, $"{documentId}/{copy}/{text}");

    /// <summary>The document with a vector for each chunk: <see cref="Vector"/> of the seed plus the chunk's ordinal.</summary>
    public static DocumentChunks Embedded(DocumentChunks document, int dimensions, int seed) => document with
    {
        Vectors = document.Chunks.ToDictionary(chunk => chunk.Id, chunk => (ReadOnlyMemory<float>)Vector(dimensions, seed + chunk.Ordinal)),
    };

    /// <summary>A vector of values between -1 and 1.</summary>
    public static float[] Vector(int dimensions, int seed)
    {
        Random random = new(seed);
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++)
            vector[i] = (2 * random.NextSingle()) - 1;
        return vector;
    }

    /// <summary>The cosine similarity of two vectors, computed in the plainest way; 0 when one is all zeros.</summary>
    public static double Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double product = 0, lefts = 0, rights = 0;
        for (int i = 0; i < left.Length; i++)
        {
            product += (double)left[i] * right[i];
            lefts += (double)left[i] * left[i];
            rights += (double)right[i] * right[i];
        }
        return lefts == 0 || rights == 0 ? 0 : product / Math.Sqrt(lefts * rights);
    }

    /// <summary>Metadata of up to seven names with values of every kind.</summary>
    public static Metadata Metadata(Random random) => new(Names
        .Where(_ => random.Next(3) > 0)
        .Select(name => KeyValuePair.Create(name, random.Next(5) switch
        {
            0 => MetadataValue.FromElements(Enumerable.Range(0, random.Next(4)).Select(_ => Value(random))),
            _ => Value(random),
        })));

    /// <summary>A filter over such metadata, documents named <c>d0</c> to <c>d9</c> and sources named <c>s0</c> to <c>s2</c>.</summary>
    /// <param name="random">Where its parts come from.</param>
    /// <param name="depth">How deep it may nest; at least 0.</param>
    public static Filter Filter(Random random, int depth)
    {
        string name = Names[random.Next(Names.Length)];
        Filter[] Parts() => [.. Enumerable.Range(0, random.Next(4)).Select(_ => Filter(random, depth - 1))];
        return random.Next(depth > 0 ? 13 : 9) switch
        {
            0 or 1 => RagKit.Filter.Equal(name, Value(random)),
            2 => RagKit.Filter.GreaterThan(name, Value(random)),
            3 => RagKit.Filter.AtLeast(name, Value(random)),
            4 => RagKit.Filter.LessThan(name, Value(random)),
            5 => RagKit.Filter.AtMost(name, Value(random)),
            6 => RagKit.Filter.Exists(name),
            7 => RagKit.Filter.Document($"d{random.Next(10)}"),
            8 => RagKit.Filter.Source($"s{random.Next(3)}"),
            9 => RagKit.Filter.All(Parts()),
            10 => RagKit.Filter.Any(Parts()),
            11 => RagKit.Filter.AnyOf(name, Value(random), Value(random)),
            _ => RagKit.Filter.Not(Filter(random, depth - 1)),
        };
    }

    private static MetadataValue Value(Random random) => random.Next(9) switch
    {
        0 or 1 => Words[random.Next(Words.Length)],
        2 or 3 => (long)random.Next(-3, 4),
        4 => random.Next(-3, 4) / 2m,
        5 => random.Next(4) switch { 0 => long.MaxValue, 1 => long.MinValue, 2 => decimal.MaxValue, _ => 0.0000000000000000000000000001m },
        6 => random.Next(2) == 0,
        7 => new DateTimeOffset(2026, 11, random.Next(20, 23), random.Next(3), 0, 0, TimeSpan.FromHours(random.Next(-1, 2))),
        _ => MetadataValue.Null,
    };
}
