using System.Text.Json;
using RagKit.Stores;

namespace RagKit.Qdrant;

/// <summary>All points that a document has.</summary>
internal sealed class StoredParts
{
    private readonly List<string> _others = [];

    /// <summary>The chunks, by their ids.</summary>
    public Dictionary<string, StoredChunk> Chunks { get; } = new(StringComparer.Ordinal);

    /// <summary>The ids of the points that are no chunks.</summary>
    public IReadOnlyList<string> Others => _others;

    public StoredDocument? Record { get; private set; }

    public string? RecordId { get; private set; }

    /// <summary>Whether the document is there, and not only what is left of a removal.</summary>
    public bool IsThere => Record is not null || Chunks.Count > 0;

    public void Add(JsonElement point)
    {
        string kind = point.Payload().Text(Field.Kind)!;
        if (kind == Field.Chunk)
        {
            StoredChunk chunk = StoredChunk.Read(point);
            Chunks[chunk.Chunk.Id] = chunk;
            return;
        }
        _others.Add(point.PointId());
        if (kind == Field.DocumentKind)
            (Record, RecordId) = (DocumentRecord.Read(point), point.PointId());
    }
}
