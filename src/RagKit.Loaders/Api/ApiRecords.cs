using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RagKit.Loading;

namespace RagKit.Api;

/// <summary>Makes records of an API's items. A version begins with a mark of the options, so that items are read again when those change.</summary>
internal sealed class ApiRecords
{
    private readonly JsonPointer _items;
    private readonly JsonPointer _id;
    private readonly JsonPointer[] _text;
    private readonly JsonPointer? _version;
    private readonly JsonShape _shape;
    private readonly RecordFormat _format;
    private readonly string _mark;

    public ApiRecords(JsonApiOptions options)
    {
        JsonApiFields fields = options.Fields;
        (_items, _id, _format) = (new JsonPointer(fields.Items), new JsonPointer(fields.Id), options.Format);
        _text = [.. fields.Text.Select(pointer => new JsonPointer(pointer))];
        _version = fields.Version is null ? null : new JsonPointer(fields.Version);
        _shape = new JsonShape(fields.Text, fields.Metadata, fields.Id, fields.Title);
        _mark = Hash(Encoding.UTF8.GetBytes(LoaderFingerprint.Of(_shape.Fingerprint, fields.Version, options.Format, options.ItemAddress)))[..8];
    }

    /// <summary>The items of a page.</summary>
    /// <exception cref="RagKitException">The page has no array of items, or an item without id.</exception>
    public List<ApiRecord> Read(JsonElement page, Uri address)
    {
        if (!_items.TryFind(page, out JsonElement items) || items.ValueKind != JsonValueKind.Array)
        {
            throw new RagKitException($"'{address}' has {(items.ValueKind is JsonValueKind.Undefined ? "nothing" : $"no array but {items.ValueKind}")} at '{_items.Text}'. " +
                "Set JsonApiFields.Items to where the array of items is ('' for the whole).");
        }
        List<ApiRecord> records = new(items.GetArrayLength());
        foreach (JsonElement item in items.EnumerateArray())
        {
            if (!_id.TryFind(item, out JsonElement found) || Text(found) is not { Length: > 0 } id)
                throw new RagKitException($"Item {records.Count + 1} of '{address}' has no id at '{_id.Text}'. Set JsonApiFields.Id to where it is.");
            records.Add(Read(item, id));
        }
        return records;
    }

    /// <summary>One item, with its id already known.</summary>
    public ApiRecord Read(JsonElement item, string id)
    {
        (byte[]? record, string? problem) = Record(item);
        string? version = _version?.TryFind(item, out JsonElement found) == true ? Text(found) : null;
        MetadataValue moment = TypedText.Read(version ?? "");
        return new ApiRecord(id, $"{_mark}-{version ?? Hash(record ?? Encoding.UTF8.GetBytes(item.GetRawText()))}")
        {
            Record = record,
            Problem = problem,
            ModifiedAt = moment.Kind == MetadataKind.Date ? moment.AsDate() : null,
        };
    }

    private (byte[]? Record, string? Problem) Record(JsonElement item)
    {
        try
        {
            StringBuilder text = new();
            foreach (JsonPointer pointer in _text)
            {
                if (!pointer.TryFind(item, out JsonElement found))
                    continue;
                foreach (string part in Parts(found).Where(part => !string.IsNullOrWhiteSpace(part)))
                    text.Append(text.Length > 0 ? "\n\n" : "").Append(part);
            }
            return (new SourceRecord(text.ToString()) { Format = _format, Title = _shape.Title(item), Metadata = _shape.Metadata(item) }.Write(), null);
        }
        catch (InvalidOperationException e)
        {
            return (null, JsonParsing.Reason(e));
        }
    }

    private static IEnumerable<string> Parts(JsonElement found) => found.ValueKind == JsonValueKind.Array
        ? found.EnumerateArray().Select(JsonShape.Scalar).OfType<string>()
        : JsonShape.Scalar(found) is string text ? [text] : [];

    private static string? Text(JsonElement element)
    {
        try
        {
            return JsonShape.Scalar(element);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: no id or version that could be written anywhere.
            return null;
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..32];
}
