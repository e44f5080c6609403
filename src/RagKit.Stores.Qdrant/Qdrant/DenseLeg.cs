using System.Text.Json;

namespace RagKit.Qdrant;

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
