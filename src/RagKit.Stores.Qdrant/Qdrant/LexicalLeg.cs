using System.Text.Json;
using RagKit.Text;

namespace RagKit.Qdrant;

/// <summary>
/// The leg that compares words. Qdrant ranks by weights of the average length at which they were written; from what it returns the scores of
/// today are computed, until no chunk that it has not returned can have a better one.
/// </summary>
internal sealed class LexicalLeg(IReadOnlyList<WeighedTerm> terms, double storedAverage, double average, int depth, Clause clause, Filter? check) : SearchLeg(depth, clause, check)
{
    // Weights are kept in single precision.
    private const double Rounding = 1 + 1e-5;

    private readonly Dictionary<uint, double> _weights = terms.GroupBy(term => term.Number).ToDictionary(group => group.Key, group => group.Sum(term => term.Weight));

    public static void WriteWords(Utf8JsonWriter writer, IReadOnlyList<WeighedTerm> terms)
    {
        writer.WritePropertyName("query");
        TermCodec.Write(writer, terms.GroupBy(term => term.Number).OrderBy(group => group.Key).Select(group => (group.Key, (float)group.Sum(term => term.Weight))));
        writer.WriteString("using", Field.Words);
    }

    protected override void WriteQuery(Utf8JsonWriter writer)
    {
        WriteWords(writer, terms);
        writer.WriteStrings("with_vector", [Field.Words]);
    }

    protected override double? Score(JsonElement point, double score)
    {
        int length = (int)point.Payload().Whole("length");
        JsonElement words = point.GetProperty("vector").GetProperty(Field.Words);
        JsonElement.ArrayEnumerator values = words.GetProperty("values").EnumerateArray();
        double sum = 0;
        foreach (JsonElement number in words.GetProperty("indices").EnumerateArray())
        {
            values.MoveNext();
            if (_weights.TryGetValue(number.GetUInt32(), out double weight))
                sum += weight * Bm25.Saturation(TermCodec.Frequency(values.Current.GetDouble(), length, storedAverage), length, average);
        }
        return sum > 0 ? sum : null;
    }

    protected override double Bound(double last) => last * Math.Max(1, average / storedAverage) * Rounding;
}

/// <summary>A term of a query.</summary>
/// <param name="Number">Its number in the sparse vector.</param>
/// <param name="Weight">Its weight, times how often it is asked for.</param>
internal readonly record struct WeighedTerm(uint Number, double Weight);
