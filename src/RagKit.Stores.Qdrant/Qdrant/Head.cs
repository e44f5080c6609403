using System.Text.Json;
using RagKit.Stores;

namespace RagKit.Qdrant;

/// <summary>A model whose vectors a collection holds.</summary>
/// <param name="Model">Its fingerprint.</param>
/// <param name="Name">The named vector; never given twice, so that a model that comes back does not see what it left.</param>
/// <param name="Dimensions">The dimensions.</param>
internal sealed record ModelVectors(string Model, string Name, int Dimensions);

/// <summary>
/// The one point of a collection that says what is committed: a change of it is what makes a write seen, all of it at once. Immutable.
/// </summary>
internal sealed record Head
{
    public static string PointId { get; } = WireText.PointId(Field.Head);

    public required string Collection { get; init; }

    /// <summary>The last commit.</summary>
    public long Seq { get; init; }

    /// <summary>What ended to be seen with this commit or before it may have been deleted.</summary>
    public long Swept { get; init; }

    /// <summary>Who writes at present; empty for nobody.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Rises with every sign of life of the writer.</summary>
    public long Beat { get; init; }

    /// <summary>Made by who wrote the last commit.</summary>
    public string Token { get; init; } = "";

    public CorpusManifest? Manifest { get; init; }

    public IReadOnlyList<ModelVectors> Models { get; init; } = [];

    /// <summary>The average length that the weights of words are stored by; 0 before the first chunk.</summary>
    public double Average { get; init; }

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset? Activated { get; init; }

    /// <summary>The highest number that a version ever had, as far as this one knows.</summary>
    public int Highest { get; init; }

    public ModelVectors? Of(string? model) => model is null ? null : Models.FirstOrDefault(vectors => vectors.Model == model);

    /// <summary>The points that a reader of this state sees.</summary>
    public Clause Seen(params ReadOnlySpan<Clause> clauses) => Clause.All(
        [.. clauses, Clause.Not(Clause.Range(Field.From, "gt", Seq)), Clause.Not(Clause.Range(Field.To, "lte", Seq))]);

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString(Field.Kind, Field.Head);
        writer.WriteString(Field.Collection, Collection);
        writer.WriteNumber(Field.Seq, Seq);
        writer.WriteNumber(Field.Swept, Swept);
        writer.WriteString(Field.Owner, Owner);
        writer.WriteNumber(Field.Beat, Beat);
        writer.WriteString(Field.Token, Token);
        writer.WriteString(Field.Created, Created);
        writer.WriteNumber(Field.Highest, Highest);
        WriteManifest(writer, Manifest);
        WriteModels(writer, Models);
        writer.WriteNumber(Field.Average, Average);
        writer.WriteEndObject();
    }

    public static void WriteManifest(Utf8JsonWriter writer, CorpusManifest? manifest)
    {
        if (manifest is null)
            return;
        writer.WriteStartObject(Field.Manifest);
        writer.WriteString("corpus", WireText.Encode(manifest.Corpus));
        writer.WriteString("chunker", WireText.Encode(manifest.Chunker));
        if (manifest.Embedder is string embedder)
            writer.WriteString("embedder", WireText.Encode(embedder));
        if (manifest.Model is string model)
            writer.WriteString("model", WireText.Encode(model));
        writer.WriteNumber("dimensions", manifest.Dimensions);
        writer.WriteNumber("trained_on", manifest.TrainedOn);
        writer.WriteEndObject();
    }

    public static void WriteModels(Utf8JsonWriter writer, IReadOnlyList<ModelVectors> models)
    {
        writer.WriteStartArray(Field.Models);
        foreach (ModelVectors vectors in models)
        {
            writer.WriteStartObject();
            writer.WriteString("model", WireText.Encode(vectors.Model));
            writer.WriteString("name", vectors.Name);
            writer.WriteNumber("dimensions", vectors.Dimensions);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    public static Head Read(JsonElement payload) => new()
    {
        Collection = payload.Text(Field.Collection) ?? throw new RagKitException("The collection's head says no name: it was not written by RagKit. Use another namespace."),
        Seq = payload.Whole(Field.Seq),
        Swept = payload.Whole(Field.Swept),
        Owner = payload.Text(Field.Owner) ?? "",
        Beat = payload.Whole(Field.Beat),
        Token = payload.Text(Field.Token) ?? "",
        Manifest = payload.TryGetProperty(Field.Manifest, out JsonElement manifest) && manifest.ValueKind == JsonValueKind.Object ? ReadManifest(manifest) : null,
        Models = payload.TryGetProperty(Field.Models, out JsonElement models)
            ? [.. models.EnumerateArray().Select(item => new ModelVectors(item.Text("model")!, item.Text("name")!, (int)item.Whole("dimensions")))]
            : [],
        Average = payload.TryGetProperty(Field.Average, out JsonElement average) ? average.GetDouble() : 0,
        Created = payload.TryGetProperty(Field.Created, out JsonElement created) ? created.GetDateTimeOffset() : default,
        Activated = payload.TryGetProperty(Field.Activated, out JsonElement activated) && activated.ValueKind == JsonValueKind.String ? activated.GetDateTimeOffset() : null,
        Highest = (int)payload.Whole(Field.Highest),
    };

    private static CorpusManifest ReadManifest(JsonElement manifest) => new(manifest.Text("corpus")!, manifest.Text("chunker")!, manifest.Text("embedder"))
    {
        Model = manifest.Text("model"),
        Dimensions = (int)manifest.Whole("dimensions"),
        TrainedOn = (int)manifest.Whole("trained_on"),
    };
}
