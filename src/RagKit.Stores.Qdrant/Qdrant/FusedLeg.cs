using System.Text.Json;
using RagKit.Stores;

namespace RagKit.Qdrant;

/// <summary>Dense and lexical legs as prefetches of one query, which the server fuses by the sum of reciprocal ranks.</summary>
internal sealed class FusedLeg(ChunkSearch search, ModelVectors? model, IReadOnlyList<WeighedTerm> terms, int k, bool exact, int ef, Clause clause, Filter? check)
    : SearchLeg(search.Depth, clause, check)
{
    public bool IsEmpty => model is null && terms.Count == 0;

    protected override void WriteQuery(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("prefetch");
        if (model is not null)
            WritePrefetch(writer, () => DenseLeg.WriteVector(writer, search.Vector!.Value.Span, model.Name, exact, ef));
        if (terms.Count > 0)
            WritePrefetch(writer, () => LexicalLeg.WriteWords(writer, terms));
        writer.WriteEndArray();
        writer.WriteStartObject("query");
        writer.WriteStartObject("rrf");
        writer.WriteNumber("k", k);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    protected override double? Score(JsonElement point, double score) => score;

    protected override double Bound(double last) => last;

    private void WritePrefetch(Utf8JsonWriter writer, Action query)
    {
        writer.WriteStartObject();
        query();
        writer.WriteClause("filter", Clause);
        writer.WriteNumber("limit", search.Depth);
        writer.WriteEndObject();
    }
}
