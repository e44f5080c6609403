using System.Text.Json.Serialization.Metadata;
using System.Text.Json;

namespace RagKit.VectorData;

/// <summary>What one write puts into the collections, and which rows are of no use once it has happened. Not thread-safe.</summary>
internal sealed class WriteBatch(VersionTables tables, long row)
{
    // Characters of a row's body: small enough for every provider's largest record.
    private const int PartSize = 100_000;
    private readonly Dictionary<Table, List<Row>> _rows = [];
    private readonly Dictionary<Table, List<long>> _retired = [];

    /// <summary>The last row's number.</summary>
    public long Row { get; private set; } = row;

    public VersionTables Tables { get; } = tables;

    public IEnumerable<KeyValuePair<Table, List<Row>>> Rows => _rows;

    public IEnumerable<KeyValuePair<Table, List<long>>> Retired => _retired;

    /// <summary>Collections of models that are searched no more.</summary>
    public List<string> Dropped { get; } = [];

    public Run AddFact<T>(string kind, string name, T body, JsonTypeInfo<T> type) => AddParts(Tables.Facts, kind, name, JsonSerializer.Serialize(body, type));

    public Run AddBlob(string name, ReadOnlyMemory<byte> content) => AddParts(Tables.Blobs, "blob", name, Convert.ToBase64String(content.Span));

    public long AddVector(Table table, IndexedChunk chunk, ReadOnlyMemory<float> vector)
    {
        Add(table, new Row(++Row, "chunk", chunk.Chunk.Id, chunk.Chunk.Text)
        {
            Document = chunk.Chunk.DocumentId,
            Source = chunk.SourceId,
            Metadata = MetadataJson.Write(chunk.Chunk.Metadata),
            Vector = vector,
        });
        return Row;
    }

    public void Retire(Table table, IEnumerable<long> numbers)
    {
        if (!_retired.TryGetValue(table, out List<long>? all))
            _retired.Add(table, all = []);
        all.AddRange(numbers);
    }

    /// <summary>A number behind which the next rows are.</summary>
    public long Skip() => ++Row;

    private Run AddParts(Table table, string kind, string name, string body)
    {
        int count = Math.Max(1, (body.Length + PartSize - 1) / PartSize);
        for (int part = 0; part < count; part++)
        {
            string piece = body.Substring(part * PartSize, Math.Min(PartSize, body.Length - (part * PartSize)));
            Add(table, new Row(++Row, kind, name, piece) { Metadata = $"{part}/{count}" });
        }
        return new(Row - count + 1, count);
    }

    private void Add(Table table, Row row)
    {
        if (!_rows.TryGetValue(table, out List<Row>? all))
            _rows.Add(table, all = []);
        all.Add(row);
    }
}
