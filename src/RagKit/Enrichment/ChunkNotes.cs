using System.Text.Json.Serialization;

namespace RagKit.Enrichment;

/// <summary>What a model says of one chunk.</summary>
internal sealed record ChunkNotes
{
    public string? Header { get; init; }

    public string? Summary { get; init; }

    public string[]? Keywords { get; init; }

    public string[]? Questions { get; init; }

    /// <summary>Whether all that was asked for is there.</summary>
    public bool Has(EnrichmentKinds kinds) =>
        (!kinds.HasFlag(EnrichmentKinds.Header) || Header is not null) && (!kinds.HasFlag(EnrichmentKinds.Summary) || Summary is not null)
        && (!kinds.HasFlag(EnrichmentKinds.Keywords) || Keywords is not null) && (!kinds.HasFlag(EnrichmentKinds.Questions) || Questions is not null);

    /// <summary>The chunk with what was asked for; what else the model said is passed over.</summary>
    public Chunk AddTo(Chunk chunk, EnrichmentKinds kinds)
    {
        List<string> lines = chunk.Enrichment.Length == 0 ? [] : [chunk.Enrichment];
        Metadata facts = chunk.Metadata;
        if (kinds.HasFlag(EnrichmentKinds.Header))
            lines.Add(Header!);
        if (kinds.HasFlag(EnrichmentKinds.Summary))
        {
            lines.Add(Summary!);
            facts = facts.With("summary", Summary!);
        }
        if (kinds.HasFlag(EnrichmentKinds.Keywords))
        {
            lines.Add(string.Join(", ", Keywords!));
            facts = facts.With("keywords", Keywords!);
        }
        if (kinds.HasFlag(EnrichmentKinds.Questions))
        {
            lines.AddRange(Questions!);
            facts = facts.With("questions", Questions!);
        }
        return chunk with { Enrichment = string.Join('\n', lines), Metadata = facts };
    }
}

/// <summary>Reads and writes notes for the cache.</summary>
[JsonSerializable(typeof(ChunkNotes))]
internal sealed partial class NotesJson : JsonSerializerContext;
