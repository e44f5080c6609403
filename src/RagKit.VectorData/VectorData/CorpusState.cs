using System.Collections.Immutable;
using RagKit.Lexical;
using RagKit.Stores;

namespace RagKit.VectorData;

/// <summary>
/// One state of a corpus: everything but the vectors, contents and artifacts, of which it knows the rows. Immutable: readers go on with
/// the one that they began with.
/// </summary>
internal sealed record CorpusState
{
    public HeadBody Head { get; init; } = new(0, 0, 0, null, []);

    public ImmutableSortedDictionary<string, StoredEntry> Documents { get; init; } = ImmutableSortedDictionary.Create<string, StoredEntry>(StringComparer.Ordinal);

    public ImmutableDictionary<string, IndexedChunk> Chunks { get; init; } = ImmutableDictionary.Create<string, IndexedChunk>(StringComparer.Ordinal);

    public ImmutableDictionary<long, IndexedChunk> Keys { get; init; } = ImmutableDictionary<long, IndexedChunk>.Empty;

    public LexicalIndex Words { get; init; } = LexicalIndex.Empty;

    /// <summary>Of each model: of each chunk's key the row of its vector.</summary>
    public ImmutableDictionary<string, ImmutableDictionary<long, long>> Vectors { get; init; } = ImmutableDictionary.Create<string, ImmutableDictionary<long, long>>(StringComparer.Ordinal);

    /// <summary>The rows of removed documents, which keep their change.</summary>
    public ImmutableDictionary<string, Run> Removed { get; init; } = ImmutableDictionary.Create<string, Run>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<long, DocumentChange> Changes { get; init; } = ImmutableSortedDictionary<long, DocumentChange>.Empty;

    public ImmutableDictionary<string, long> Positions { get; init; } = ImmutableDictionary.Create<string, long>(StringComparer.Ordinal);

    public ImmutableDictionary<string, (LedgerEntry Entry, Run Rows)> Entries { get; init; } = ImmutableDictionary.Create<string, (LedgerEntry, Run)>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, (Run Content, Run Rows)> Artifacts { get; init; } = ImmutableSortedDictionary.Create<string, (Run, Run)>(StringComparer.Ordinal);

    public CorpusManifest? Manifest => Head.Manifest;

    public ImmutableDictionary<long, long> RowsOf(string? model) => model is null ? ImmutableDictionary<long, long>.Empty : Vectors.GetValueOrDefault(model, ImmutableDictionary<long, long>.Empty);

    public ModelBody? Find(string? model) => Head.Models.FirstOrDefault(one => one.Model == model);

    public StoreCounts Count() => new(Documents.Count, Chunks.Count, RowsOf(Manifest?.Model).Count)
    {
        LeftOut = Documents.Values.Count(entry => entry.Document.LeftOut is not null),
    };

    public CorpusState Note(DocumentChange change) => this with
    {
        Changes = (Positions.TryGetValue(change.DocumentId, out long earlier) ? Changes.Remove(earlier) : Changes).Add(change.Position, change),
        Positions = Positions.SetItem(change.DocumentId, change.Position),
    };
}

/// <summary>A stored document; its chunks are by ordinal.</summary>
internal sealed record StoredEntry(StoredDocument Document, ImmutableArray<IndexedChunk> Chunks, Run Content, Run Rows);

/// <summary>A chunk with its key in the lexical index, which no other ever had in this process.</summary>
internal sealed record IndexedChunk(long Key, Chunk Chunk, string SourceId, long Since);
