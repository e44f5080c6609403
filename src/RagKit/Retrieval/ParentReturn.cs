using RagKit.Cleaning;
using RagKit.Stores;
using RagKit.Sync;

namespace RagKit.Retrieval;

/// <summary>
/// Gives hits back as the larger text that they stand in, cut from the kept document as it was cleaned; each text once, with the hit that came first. A hit whose document
/// is not kept, or not as its chunk was cut from it, comes back as it is. Thread-safe.
/// </summary>
internal sealed class ParentReturn(ParentScope scope, int neighbours = 0) : IReranker
{
    private const string ParentStart = "parent.start", ParentEnd = "parent.end";

    /// <summary>The corpus that it belongs to; the corpus sets it.</summary>
    public CorpusParts? Parts { get; set; }

    public async ValueTask<IReadOnlyList<Hit>> RerankAsync(RetrievalQuery query, IReadOnlyList<Hit> hits, CancellationToken cancellationToken = default)
    {
        CorpusParts parts = Parts ?? throw new InvalidOperationException("ReturnParents() works within the corpus that it was added to only.");
        if (hits.Count == 0)
            return hits;
        Dictionary<string, string> texts = await ReadAsync(parts, [.. hits.Select(hit => hit.Chunk.DocumentId).Distinct(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false);
        if (texts.Count == 0)
        {
            throw new RagKitException($"Corpus '{parts.Name}' has not kept the documents that its hits are to be cut from, such as '{hits[0].Chunk.DocumentId}'. Ingest with " +
                "KeepDocuments, which is on unless a step redacts, and IngestOptions { Rebuild = true }, or leave ReturnParents() out.");
        }
        Dictionary<string, List<(int Start, int End)>> given = new(StringComparer.Ordinal);
        List<Hit> larger = [];
        foreach (Hit hit in hits)
        {
            (int start, int end) = (hit.Chunk.Range.Start.Value, hit.Chunk.Range.End.Value);
            if (!given.TryGetValue(hit.Chunk.DocumentId, out List<(int Start, int End)>? ranges))
                given.Add(hit.Chunk.DocumentId, ranges = []);
            if (ranges.Exists(range => range.Start <= start && end <= range.End))
                continue;
            if (texts.TryGetValue(hit.Chunk.DocumentId, out string? text) && end <= text.Length && text.AsSpan(start, end - start).SequenceEqual(hit.Chunk.Text))
                (start, end) = await WidenAsync(parts, hit.Chunk, text, cancellationToken).ConfigureAwait(false);
            ranges.Add((start, end));
            larger.Add(end - start == hit.Chunk.Text.Length ? hit : hit with { Chunk = hit.Chunk with { Text = text![start..end], Range = start..end, TokenCount = 0 } });
        }
        return larger;
    }

    private async ValueTask<(int Start, int End)> WidenAsync(CorpusParts parts, Chunk chunk, string text, CancellationToken cancellationToken)
    {
        (int start, int end) = (chunk.Range.Start.Value, chunk.Range.End.Value);
        switch (scope)
        {
            case ParentScope.Document:
                return (0, text.Length);
            case ParentScope.Neighbours:
                Chunk[] around = [.. (await parts.Store.GetDocumentAsync(chunk.DocumentId, cancellationToken).ConfigureAwait(false)).Where(other => Math.Abs(other.Ordinal - chunk.Ordinal) <= neighbours)];
                return around.Length == 0 ? (start, end) : (Math.Min(start, around.Min(other => other.Range.Start.Value)), Math.Clamp(around.Max(other => other.Range.End.Value), end, text.Length));
            default:
                return Number(chunk, ParentStart) is int from && Number(chunk, ParentEnd) is int to && from >= 0 && from <= start && to >= end && to <= text.Length ? (from, to) : (start, end);
        }
    }

    private static int? Number(Chunk chunk, string name) =>
        chunk.Metadata.TryGetValue(name, out MetadataValue? value) && value.Kind == MetadataKind.Integer && value.AsInteger() is >= 0 and <= int.MaxValue ? (int)value.AsInteger() : null;

    /// <summary>The texts that chunks were cut from, of those documents that are kept.</summary>
    private static async Task<Dictionary<string, string>> ReadAsync(CorpusParts parts, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredDocument> stored = parts.Documents is null
            ? [.. ids.Select(id => new StoredDocument(id, "", "", ""))]
            : await parts.Store.FindDocumentsAsync(ids, cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (Document document in (await KeptDocuments.ReadAsync(parts.Documents, parts.Store, stored, cancellationToken).ConfigureAwait(false)).Values)
        {
            Document? cleaned = document;
            // What removes duplicates works within an ingestion only, and changes no text.
            foreach (IDocumentTransform step in parts.Cleaning.Where(step => step is not DuplicateRemover))
                cleaned = cleaned is null ? null : (await step.TransformAsync(cleaned, cancellationToken).ConfigureAwait(false)).Document;
            if (cleaned is not null)
                texts[cleaned.Id] = cleaned.Text;
        }
        return texts;
    }
}
