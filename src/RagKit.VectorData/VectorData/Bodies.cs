using System.Text.Json.Serialization;
using RagKit.Stores;

namespace RagKit.VectorData;

/// <summary>The one row of a version that is overwritten, and so the moment at which a write happens: rows behind <see cref="Row"/> are not there.</summary>
/// <param name="Commit">How many writes there were.</param>
/// <param name="Row">The last row's number.</param>
/// <param name="Position">The last change's position.</param>
/// <param name="Manifest">The manifest.</param>
/// <param name="Models">The models whose vectors are there.</param>
internal sealed record HeadBody(long Commit, long Row, long Position, CorpusManifest? Manifest, IReadOnlyList<ModelBody> Models);

/// <summary>Where the vectors of a model are.</summary>
internal sealed record ModelBody(string Model, int Dimensions, string Collection);

/// <summary>Rows that hold something together: the first's number, and how many.</summary>
internal readonly record struct Run(long First, int Count)
{
    public IEnumerable<long> Numbers()
    {
        for (long number = First; number < First + Count; number++)
            yield return number;
    }
}

/// <summary>A document with its chunks, or that it was removed.</summary>
internal sealed record DocumentBody(long Position, DateTimeOffset At)
{
    public StoredDocument? Document { get; init; }

    public IReadOnlyList<ChunkBody> Chunks { get; init; } = [];

    public Run Content { get; init; }
}

/// <summary>A chunk. <paramref name="Since"/> is the number behind which rows with its vectors begin.</summary>
internal sealed record ChunkBody(string Id, long Since, string Text, int Start, int End)
{
    public int Ordinal { get; init; }

    public string Title { get; init; } = "";

    public IReadOnlyList<string> Headings { get; init; } = [];

    public string Enrichment { get; init; } = "";

    public int? Page { get; init; }

    public int Tokens { get; init; }

    public string Metadata { get; init; } = "{}";

    public static ChunkBody Of(Chunk chunk, long since) => new(chunk.Id, since, chunk.Text, chunk.Range.Start.Value, chunk.Range.End.Value)
    {
        Ordinal = chunk.Ordinal,
        Title = chunk.Title,
        Headings = chunk.HeadingPath,
        Enrichment = chunk.Enrichment,
        Page = chunk.Page,
        Tokens = chunk.TokenCount,
        Metadata = MetadataJson.Write(chunk.Metadata),
    };

    public Chunk ToChunk(string documentId) => new(Id, documentId, Ordinal, Text, Start..End)
    {
        Title = Title,
        HeadingPath = Headings,
        Enrichment = Enrichment,
        Page = Page,
        TokenCount = Tokens,
        Metadata = MetadataJson.Read(Metadata),
    };
}

/// <summary>A ledger's entry, or that it was removed.</summary>
internal sealed record EntryBody(LedgerEntry? Entry);

/// <summary>Where an artifact's bytes are; nowhere once it was removed.</summary>
internal sealed record ArtifactBody(Run Content);

/// <summary>The versions of a corpus.</summary>
internal sealed record CatalogBody(int Last, IReadOnlyList<StoreVersion> Versions);

/// <summary>How bodies are written: ASCII alone, so that every provider keeps them as they are.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(HeadBody))]
[JsonSerializable(typeof(DocumentBody))]
[JsonSerializable(typeof(EntryBody))]
[JsonSerializable(typeof(ArtifactBody))]
[JsonSerializable(typeof(CatalogBody))]
internal sealed partial class BodyJson : JsonSerializerContext;
