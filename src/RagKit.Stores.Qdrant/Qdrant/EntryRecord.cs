using System.Globalization;
using System.Text.Json;
using RagKit.Stores;

namespace RagKit.Qdrant;

/// <summary>An entry of the ledger as a point.</summary>
internal static class EntryRecord
{
    public static string Key(string sourceId, string itemId) => string.Create(CultureInfo.InvariantCulture, $"{sourceId.Length}:{sourceId}:{itemId}");

    public static void Write(Utf8JsonWriter writer, LedgerEntry entry)
    {
        writer.WriteString(Field.Source, FactCodec.Keyword(entry.SourceId));
        writer.WriteStartObject(Field.Body);
        writer.WriteString("source", WireText.Encode(entry.SourceId));
        writer.WriteString("item", WireText.Encode(entry.ItemId));
        writer.WriteString("version", WireText.Encode(entry.Version));
        if (entry.Error is string error)
            writer.WriteString("error", WireText.Encode(error));
        writer.WriteNumber("attempts", entry.Attempts);
        writer.WriteString("run", WireText.Encode(entry.Run));
        writer.WriteString("at", entry.At.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }

    public static LedgerEntry Read(JsonElement body) => new(body.Text("source")!, body.Text("item")!, body.Text("version")!)
    {
        Error = body.Text("error"),
        Attempts = (int)body.Whole("attempts"),
        Run = body.Text("run")!,
        At = DateTimeOffset.Parse(body.Text("at")!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
    };
}
