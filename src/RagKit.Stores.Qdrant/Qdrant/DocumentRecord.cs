using System.Globalization;
using System.Text.Json;
using RagKit.Stores;

namespace RagKit.Qdrant;

/// <summary>What is kept of a document besides its chunks, as a point: its record, what is left of one that was removed, and its parsed content in parts.</summary>
internal static class DocumentRecord
{
    private const int ChangesOfACommit = 20;

    public static string[] Fields { get; } = [Field.Id, Field.Body];

    /// <summary>Where a change stands in the feed: commits in their order, and the documents of one in theirs.</summary>
    public static long Position(long seq, int index) => index < 1 << ChangesOfACommit
        ? (seq << ChangesOfACommit) | (uint)index
        : throw new RagKitException($"One call changes more than {1 << ChangesOfACommit:N0} documents. Split it into several.");

    public static void Write(Utf8JsonWriter writer, StoredDocument document, long position, DateTimeOffset at)
    {
        WriteChange(writer, document.Id, position, at);
        writer.WriteString(Field.Source, FactCodec.Keyword(document.SourceId));
        writer.WriteBoolean(Field.LeftOut, document.LeftOut is not null);
        writer.WriteStartObject(Field.Body);
        Write(writer, "source", document.SourceId);
        Write(writer, "item", document.ItemId);
        Write(writer, "hash", document.ContentHash);
        Write(writer, "chunker", document.Chunker);
        if (document.LeftOut is string reason)
            Write(writer, "left_out", reason);
        Write(writer, "title", document.Title);
        Write(writer, "media", document.MediaType);
        if (document.ModifiedAt is DateTimeOffset modified)
            writer.WriteString("modified", modified.ToString("O", CultureInfo.InvariantCulture));
        Write(writer, "lineage", document.Lineage.ToJson());
        writer.WriteNumber("chunks", document.ChunkCount);
        writer.WriteEndObject();
    }

    /// <summary>What a removal leaves for the feed, and what a record has of it, too.</summary>
    public static void WriteChange(Utf8JsonWriter writer, string documentId, long position, DateTimeOffset at)
    {
        writer.WriteString(Field.Id, WireText.Encode(documentId));
        writer.WriteString(Field.Document, FactCodec.Keyword(documentId));
        writer.WriteNumber(Field.Position, position);
        writer.WriteString("at", at);
    }

    public static StoredDocument Read(JsonElement point)
    {
        JsonElement payload = point.Payload(), body = payload.GetProperty(Field.Body);
        return new StoredDocument(payload.Text(Field.Id)!, body.Text("source")!, body.Text("item")!, body.Text("hash")!)
        {
            Chunker = body.Text("chunker")!,
            LeftOut = body.Text("left_out"),
            Title = body.Text("title")!,
            MediaType = body.Text("media")!,
            ModifiedAt = body.Text("modified") is string modified ? DateTimeOffset.Parse(modified, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) : null,
            Lineage = DocumentLineage.FromJson(body.Text("lineage")),
            ChunkCount = (int)body.Whole("chunks"),
        };
    }

    public static DocumentChange ReadChange(JsonElement point)
    {
        JsonElement payload = point.Payload();
        DocumentChangeKind kind = payload.Text(Field.Kind) == Field.Gone ? DocumentChangeKind.Removed : DocumentChangeKind.Written;
        return new DocumentChange(payload.Whole(Field.Position), payload.Text(Field.Id)!, kind, payload.GetProperty("at").GetDateTimeOffset());
    }

    private static void Write(Utf8JsonWriter writer, string name, string value) => writer.WriteString(name, WireText.Encode(value));
}
