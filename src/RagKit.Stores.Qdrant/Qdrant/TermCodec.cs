using System.Text;
using System.Text.Json;
using RagKit.Text;

namespace RagKit.Qdrant;

/// <summary>
/// Words as a sparse vector: each term is a number of 32 bits, its value what it adds to a chunk's score but for the term's weight, which the
/// query brings along. The value counts by the average length that the collection's head names; what a chunk has of a term, and so the
/// exact value by today's average, is read back from it.
/// </summary>
internal static class TermCodec
{
    public static SortedDictionary<string, int> Count(Chunk chunk)
    {
        SortedDictionary<string, int> terms = new(StringComparer.Ordinal);
        foreach (string term in TextAnalyzer.Terms(chunk.EmbeddingText))
            terms[term] = terms.GetValueOrDefault(term) + 1;
        return terms;
    }

    public static uint Number(string term)
    {
        uint hash = 2166136261;
        foreach (byte b in Encoding.UTF8.GetBytes(term))
            hash = (hash ^ b) * 16777619;
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    public static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, int> terms, int length, double average)
    {
        // Two terms with one number are one.
        SortedDictionary<uint, int> numbers = [];
        foreach ((string term, int count) in terms)
            numbers[Number(term)] = numbers.GetValueOrDefault(Number(term)) + count;
        Write(writer, numbers.Select(pair => (pair.Key, (float)Bm25.Saturation(pair.Value, length, average))));
    }

    public static void Write(Utf8JsonWriter writer, IEnumerable<(uint Number, float Value)> entries)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("indices");
        foreach ((uint number, _) in entries)
            writer.WriteNumberValue(number);
        writer.WriteEndArray();
        writer.WriteStartArray("values");
        foreach ((_, float value) in entries)
            writer.WriteNumberValue(value);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>How often a chunk has a term that it has this value for.</summary>
    public static double Frequency(double value, int length, double average)
    {
        double slowness = Bm25.K1 * (1 - Bm25.B + (Bm25.B * length / average));
        double rest = Bm25.K1 + 1 - value;
        return rest <= 0 ? length : Math.Clamp(Math.Round(value * slowness / rest), 1, Math.Max(1, length));
    }
}
