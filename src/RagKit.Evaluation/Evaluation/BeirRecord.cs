using System.Text;
using System.Text.Json;

namespace RagKit.Evaluation;

/// <summary>One line of <c>corpus.jsonl</c> or <c>queries.jsonl</c>.</summary>
internal readonly record struct BeirRecord(string Id, string Title, string Text, Metadata Metadata)
{
    /// <summary>Reads a line; throws <see cref="FormatException"/>, saying what is wrong, when it is no such record.</summary>
    public static BeirRecord Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            Utf8JsonReader reader = new(line);
            BeirRecord record = Read(ref reader);
            if (reader.Read())
                throw new FormatException("There is more than one JSON value on the line: every line is one object.");
            return record;
        }
        catch (JsonException e)
        {
            throw new FormatException($"Not valid JSON at byte {e.BytePositionInLine + 1} of the line: every line is one whole object.", e);
        }
        catch (InvalidOperationException e)
        {
            // What the reader throws for bytes that are no UTF-8 and for half of a surrogate pair.
            throw new FormatException($"A text on the line is no valid Unicode: {e.Message}", e);
        }
    }

    private static BeirRecord Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException($"Expected a JSON object with \"_id\" and \"text\", found {Describe(reader.TokenType)}.");
        string? id = null, title = null, text = null;
        List<KeyValuePair<string, MetadataValue>>? facts = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("_id"u8))
                id = ReadId(ref reader);
            else if (reader.ValueTextEquals("title"u8))
                title = ReadText(ref reader, "title");
            else if (reader.ValueTextEquals("text"u8))
                text = ReadText(ref reader, "text");
            else
                ReadFact(ref reader, ref facts);
        }
        if (string.IsNullOrEmpty(id))
            throw new FormatException("The record has no \"_id\": every line is an object with \"_id\" and \"text\".");
        return new(id, title ?? "", text ?? "", facts is null ? Metadata.Empty : new(facts));
    }

    private static string? ReadId(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => throw new FormatException($"\"_id\" must be a text, found {Describe(reader.TokenType)}."),
        };
    }

    private static string? ReadText(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null
            ? reader.GetString()
            : throw new FormatException($"\"{name}\" must be a text, found {Describe(reader.TokenType)}.");
    }

    private static void ReadFact(ref Utf8JsonReader reader, ref List<KeyValuePair<string, MetadataValue>>? facts)
    {
        string name = reader.GetString()!;
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject && name != "metadata")
        {
            reader.Skip();
            return;
        }
        JsonElement value = JsonElement.ParseValue(ref reader);
        if (value.ValueKind != JsonValueKind.Object)
        {
            Add(name, value, ref facts);
            return;
        }
        // BEIR's own collections keep such facts in an object of this name.
        foreach (JsonProperty fact in value.EnumerateObject())
        {
            if (fact.Value.ValueKind != JsonValueKind.Object)
                Add(fact.Name, fact.Value, ref facts);
        }
    }

    private static void Add(string name, JsonElement value, ref List<KeyValuePair<string, MetadataValue>>? facts)
    {
        if (name.Length > 0 && value.ValueKind != JsonValueKind.Null)
            (facts ??= []).Add(new(name, MetadataJson.FromJson(value)));
    }

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "a list",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.Number => "a number",
        JsonTokenType.String => "a text",
        JsonTokenType.True or JsonTokenType.False => "a truth value",
        _ => "null",
    };
}
