using System.Text.Json;

namespace RagKit.Qdrant;

/// <summary>A chunk that one leg of a search found.</summary>
internal readonly record struct LegHit(string PointId, string ChunkId, double Score);

/// <summary>What one leg asks for, and what it has found so far; it asks for more until what it has is certain to be the best.</summary>
internal abstract class SearchLeg(int depth, Clause clause, Filter? check)
{
    /// <summary>Beyond the depth, so that ties at its end can be put in order.</summary>
    private const int Spare = 16;

    // More are not looked at to put ties in order.
    private const int MostCandidates = 20_000;

    private int _limit = depth + Spare;

    /// <summary>The hits, best first, ties by chunk id; complete when <see cref="IsDone"/>.</summary>
    public IReadOnlyList<LegHit> Hits { get; private set; } = [];

    public bool IsDone { get; private set; }

    public Clause Clause => clause;

    /// <summary>Writes its query.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteQuery(writer);
        writer.WriteClause("filter", clause);
        writer.WriteNumber("limit", _limit);
        writer.WriteStrings("with_payload", check is null ? [Field.Id, "length"] : [Field.Id, "length", .. StoredChunk.Fields]);
        writer.WriteEndObject();
    }

    /// <summary>Takes the answer.</summary>
    public void Read(JsonElement points)
    {
        List<LegHit> hits = [];
        int count = 0;
        double last = 0;
        foreach (JsonElement point in points.EnumerateArray())
        {
            count++;
            last = point.GetProperty("score").GetDouble();
            if (Passes(point) && Score(point, last) is double score)
                hits.Add(new LegHit(point.PointId(), point.Payload().Text(Field.Id)!, score));
        }
        hits.Sort(static (left, right) => right.Score.CompareTo(left.Score) is int byScore and not 0 ? byScore : string.CompareOrdinal(left.ChunkId, right.ChunkId));
        bool isAll = count < _limit;
        bool isFull = hits.Count >= depth && hits[depth - 1].Score > Bound(last);
        IsDone = isAll || isFull || (_limit >= MostCandidates && hits.Count >= depth);
        Hits = hits.Count > depth ? hits[..depth] : hits;
        _limit = (int)Math.Min(int.MaxValue / 2, 4L * _limit);
    }

    protected abstract void WriteQuery(Utf8JsonWriter writer);

    /// <summary>The exact score; <see langword="null"/> when the point is none of this leg's after all.</summary>
    protected abstract double? Score(JsonElement point, double score);

    /// <summary>What a chunk that was not returned can have at most, when the last that was had this score.</summary>
    protected abstract double Bound(double last);

    private bool Passes(JsonElement point)
    {
        if (check is null)
            return true;
        StoredChunk stored = StoredChunk.Read(point);
        return check.Matches(stored.Chunk, stored.Source);
    }
}

/// <summary>The leg that compares vectors; scores are cosines.</summary>
internal sealed class DenseLeg(ReadOnlyMemory<float> vector, string name, int depth, bool exact, int ef, Clause clause, Filter? check) : SearchLeg(depth, clause, check)
{
    public static void WriteVector(Utf8JsonWriter writer, ReadOnlySpan<float> vector, string name, bool exact, int ef)
    {
        writer.WriteNumbers("query", vector);
        writer.WriteString("using", name);
        writer.WriteStartObject("params");
        writer.WriteBoolean("exact", exact);
        if (ef > 0 && !exact)
            writer.WriteNumber("hnsw_ef", ef);
        writer.WriteEndObject();
    }

    protected override void WriteQuery(Utf8JsonWriter writer) => WriteVector(writer, vector.Span, name, exact, ef);

    protected override double? Score(JsonElement point, double score) => Math.Clamp(score, -1, 1);

    protected override double Bound(double last) => last;
}

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
                sum += weight * Text.Bm25.Saturation(TermCodec.Frequency(values.Current.GetDouble(), length, storedAverage), length, average);
        }
        return sum > 0 ? sum : null;
    }

    protected override double Bound(double last) => last * Math.Max(1, average / storedAverage) * Rounding;
}

/// <summary>A term of a query.</summary>
/// <param name="Number">Its number in the sparse vector.</param>
/// <param name="Weight">Its weight, times how often it is asked for.</param>
internal readonly record struct WeighedTerm(uint Number, double Weight);
