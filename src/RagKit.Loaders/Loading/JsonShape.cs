using System.Text.Json;

namespace RagKit.Loading;

/// <summary>Which parts of a JSON value are text, metadata, id and title.</summary>
internal sealed class JsonShape(IReadOnlyList<string> text, IReadOnlyList<string> metadata, string? id, string? title)
{
    private readonly JsonPointer[] _text = [.. text.Select(pointer => new JsonPointer(pointer))];
    private readonly JsonPointer[] _metadata = [.. metadata.Select(pointer => new JsonPointer(pointer))];
    private readonly JsonPointer? _id = id is null ? null : new JsonPointer(id);
    private readonly JsonPointer? _title = title is null ? null : new JsonPointer(title);

    public string Fingerprint { get; } = LoaderFingerprint.Of(text, metadata, id, title);

    public bool HasText => _text.Length > 0;

    public bool HasMetadata => _metadata.Length > 0;

    public bool HasId => _id is not null;

    public bool HasTitle => _title is not null;

    public string? Id(JsonElement root) => _id?.TryFind(root, out JsonElement found) == true ? Scalar(found) : null;

    public string? Title(JsonElement root) => _title?.TryFind(root, out JsonElement found) == true ? Scalar(found) : null;

    public Metadata Metadata(JsonElement root)
    {
        List<KeyValuePair<string, MetadataValue>> pairs = [];
        foreach (JsonPointer pointer in _metadata)
        {
            if (pointer.TryFind(root, out JsonElement found))
                pairs.Add(new(pointer.Name, MetadataJson.FromJson(found)));
        }
        return pairs.Count == 0 ? RagKit.Metadata.Empty : new Metadata(pairs);
    }

    /// <summary>Writes the chosen parts. Returns false when the value has none of them.</summary>
    public bool WriteText(JsonElement root, DocumentBuilder builder)
    {
        bool any = false;
        foreach (JsonPointer pointer in _text)
        {
            if (!pointer.TryFind(root, out JsonElement found))
                continue;
            any = true;
            if (Scalar(found) is { } text)
                builder.AddParagraph(text.Trim());
            else
                new JsonBlocks(builder).Write(found);
        }
        return any;
    }

    public static string? Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        _ => null,
    };
}
