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
