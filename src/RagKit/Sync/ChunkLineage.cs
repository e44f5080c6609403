using System.Text;
using RagKit.Stores;

namespace RagKit.Sync;

/// <summary>A chunk followed back to the bytes that it was cut from, and the code that cut it.</summary>
/// <param name="Chunk">The chunk: its range is in the text of the document as it was cleaned.</param>
/// <param name="Document">Its document: source, item, content hash, and in <see cref="StoredDocument.Lineage"/> version, bytes, loader, model, run and time.</param>
public sealed record ChunkLineage(Chunk Chunk, StoredDocument Document)
{
    /// <summary>The fingerprints of what cleaned, cut and enriched it, in order.</summary>
    public IReadOnlyList<string> Steps => Document.Chunker.Length == 0 ? [] : Document.Chunker.Split(" | ");

    /// <summary>For people, a line a step, from the chunk back to the bytes; what is not known is left out.</summary>
    public override string ToString()
    {
        DocumentLineage made = Document.Lineage;
        StringBuilder text = new();
        void Line(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                text.Append(name.PadRight(10)).AppendLine(value);
        }

        Line("chunk", $"{Chunk.Id}, number {Chunk.Ordinal}, characters {Chunk.Range.Start.Value} to {Chunk.Range.End.Value}");
        Line("document", $"{Document.Id}, content {Document.ContentHash}");
        Line("parsed", made.Parsed);
        foreach (string step in Steps)
            Line("step", step);
        Line("loader", made.Loader);
        Line("model", made.Model);
        Line("item", $"{Document.ItemId}{(Document.SourceId.Length == 0 ? "" : $" of {Document.SourceId}")}");
        Line("version", made.SourceVersion);
        Line("bytes", made.Original);
        Line("run", made.Run);
        Line("RagKit", made.Code);
        Line("written", made.At?.ToString("u", System.Globalization.CultureInfo.InvariantCulture));
        return text.ToString().TrimEnd();
    }

    /// <summary>Follows a chunk back; <see langword="null"/> when there is none of that id.</summary>
    internal static async Task<ChunkLineage?> FindAsync(CorpusParts parts, string chunkId, CancellationToken cancellationToken)
    {
        if (await parts.Store.GetAsync([chunkId], cancellationToken).ConfigureAwait(false) is not [Chunk chunk])
            return null;
        // Ids begin with their source's: one source is looked through where it is known, else all.
        string? source = parts.Sources.Select(source => source.Id).FirstOrDefault(id => id.Length > 0 && chunk.DocumentId.StartsWith(id + "/", StringComparison.Ordinal));
        return await FindAsync(parts, chunk, source, cancellationToken).ConfigureAwait(false)
            ?? (source is null ? null : await FindAsync(parts, chunk, null, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<ChunkLineage?> FindAsync(CorpusParts parts, Chunk chunk, string? source, CancellationToken cancellationToken)
    {
        await foreach (StoredDocument document in parts.Store.ListDocumentsAsync(source, cancellationToken).ConfigureAwait(false))
        {
            if (document.Id == chunk.DocumentId)
                return new ChunkLineage(chunk, document);
        }
        return null;
    }
}
