using System.Globalization;
using System.Text.Json;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>Makes a document of one line's value, by pointers where they are given and by the usual names where not.</summary>
internal static class JsonLine
{
    private static readonly string[] TextNames = ["text", "content", "body"];
    private static readonly string[] IdNames = ["_id", "id"];
    private static readonly string[] TitleNames = ["title"];

    public static (Document? Document, string? Problem) Read(SourceItem item, JsonElement root, long line, JsonShape shape, HashSet<string> ids)
    {
        if (root.ValueKind is not (JsonValueKind.Object or JsonValueKind.String))
            return (null, $"It holds {root.ValueKind} where an object is expected, such as {{\"id\": \"1\", \"text\": \"...\"}}.");
        (string? textName, string? text) = shape.HasText ? default : Find(root, TextNames, strings: true);
        (string? titleName, string? title) = shape.HasTitle ? (null, shape.Title(root)) : Find(root, TitleNames, strings: true);
        (string? idName, string? id) = shape.HasId ? (null, shape.Id(root)) : Find(root, IdNames, strings: false);
        if (shape.HasId && string.IsNullOrWhiteSpace(id))
            return (null, "It has no id where IdPointer points. Fill it, or choose another IdPointer.");
        id = string.IsNullOrWhiteSpace(id) ? line.ToString(CultureInfo.InvariantCulture) : id.Trim();
        if (!ids.Add(id))
            return (null, $"Its id '{id}' was given before. Make the ids unique, or choose another IdPointer.");
        title = title?.Trim() ?? "";
        DocumentBuilder builder = new();
        if (shape.HasText)
        {
            if (!shape.WriteText(root, builder))
                return (null, "It has nothing where TextPointers point. Correct the pointers or the line.");
        }
        else if (text is not null)
        {
            // A record without a text of its own is found by its title.
            string trimmed = text.Trim();
            builder.AddParagraph(trimmed.Length > 0 ? trimmed : title);
        }
        else
        {
            new JsonBlocks(builder).Write(root);
        }
        Metadata metadata = shape.HasMetadata ? shape.Metadata(root) : Others(root, [textName, titleName, idName]);
        Document document = builder.Build($"{item.Id}#{id}") with { Title = title, Metadata = metadata };
        return (document.Describe(item, "application/json"), null);
    }

    private static (string? Name, string? Value) Find(JsonElement root, string[] names, bool strings)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return default;
        foreach (string name in names)
        {
            if (root.TryGetProperty(name, out JsonElement found) && (!strings || found.ValueKind == JsonValueKind.String) && JsonShape.Scalar(found) is { } value)
                return (name, value);
        }
        return default;
    }

    private static Metadata Others(JsonElement root, ReadOnlySpan<string?> taken)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Metadata.Empty;
        List<KeyValuePair<string, MetadataValue>> pairs = [];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            bool plain = JsonShape.Scalar(property.Value) is not null
                || (property.Value.ValueKind == JsonValueKind.Array && property.Value.EnumerateArray().All(element => JsonShape.Scalar(element) is not null));
            if (plain && property.Name.Length > 0 && !taken.Contains(property.Name))
                pairs.Add(new(property.Name, MetadataJson.FromJson(property.Value)));
        }
        return pairs.Count == 0 ? Metadata.Empty : new Metadata(pairs);
    }
}
