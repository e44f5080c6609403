using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// JSON: all values with their names, or the parts that pointers choose; the file is one document, or each element of an array is. Comments and
/// trailing commas are passed over. Safe to use from several threads at once.
/// </summary>
public sealed class JsonLoader : IDocumentLoader
{
    private static readonly string[] MediaTypes = ["application/json", "text/json"];
    private static readonly string[] Extensions = [".json", ".jsonc", ".geojson"];
    private readonly JsonLoaderOptions _options;
    private readonly JsonShape _shape;
    private readonly JsonPointer? _documents;

    /// <summary>A loader of JSON.</summary>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">A pointer is not one, or an option is out of range.</exception>
    public JsonLoader(JsonLoaderOptions? options = null)
    {
        _options = options ?? new JsonLoaderOptions();
        _options.Validate();
        _shape = _options.Shape();
        _documents = _options.DocumentsPointer is null ? null : new JsonPointer(_options.DocumentsPointer);
    }

    /// <inheritdoc />
    public string Fingerprint => $"json/1 {_shape.Fingerprint} {LoaderFingerprint.Of(_options.DocumentsPointer, _options.Encoding?.WebName)}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, Extensions);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SourceItem item = content.Item;
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(_options.MaxBytes, cancellationToken).ConfigureAwait(false);
        using JsonDocument parsed = Parse(item.Id, TextDecoder.Decode(item.Id, bytes.Span, _options.Encoding));
        if (_documents is null)
        {
            yield return Read(item, item.Id, parsed.RootElement) ?? throw new RagKitException(
                $"'{item.Id}' has no text{(_shape.HasText ? $" at {string.Join(", ", _options.TextPointers)}" : "")}. Correct JsonLoaderOptions.TextPointers, or leave it out with an Exclude glob.");
            yield break;
        }
        if (!_documents.TryFind(parsed.RootElement, out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            throw new RagKitException($"'{item.Id}' has {(list.ValueKind is JsonValueKind.Undefined ? "nothing" : $"no array but {list.ValueKind}")} at '{_documents.Text}'. " +
                "Set JsonLoaderOptions.DocumentsPointer to where the array of documents is ('' for the root), or to null for one document a file.");
        }
        int number = 0;
        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (JsonElement element in list.EnumerateArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            if (Element(content, element, number, ids) is { } document)
                yield return document;
        }
    }

    private Document? Element(SourceContent content, JsonElement element, int number, HashSet<string> ids)
    {
        string part = string.Create(CultureInfo.InvariantCulture, $"element {number}");
        try
        {
            string? id = _shape.HasId ? _shape.Id(element) : number.ToString(CultureInfo.InvariantCulture);
            if (string.IsNullOrWhiteSpace(id) || !ids.Add(id))
            {
                content.Fail(new LoadFailure(part, string.IsNullOrWhiteSpace(id)
                    ? $"It has no id at '{_options.IdPointer}'. Fill it, or choose another IdPointer."
                    : $"Its id '{id}' was given before. Make the ids unique, or choose another IdPointer."));
                return null;
            }
            Document? document = Read(content.Item, $"{content.Item.Id}#{id}", element);
            if (document is null)
                content.Fail(new LoadFailure(part, "It has no text. Correct JsonLoaderOptions.TextPointers, or take the element out."));
            return document;
        }
        catch (Exception e) when (e is RagKitException or InvalidOperationException)
        {
            content.Fail(new LoadFailure(part, e is RagKitException ? e.Message : JsonParsing.Reason(e) + " Correct the text."));
            return null;
        }
    }

    private Document? Read(SourceItem item, string id, JsonElement root)
    {
        try
        {
            DocumentBuilder builder = new();
            if (_shape.HasText)
                _shape.WriteText(root, builder);
            else
                new JsonBlocks(builder).Write(root);
            if (builder.Length == 0)
                return null;
            Document document = builder.Build(id) with { Title = _shape.Title(root)?.Trim() ?? "", Metadata = _shape.Metadata(root) };
            return document.Describe(item, "application/json");
        }
        catch (InvalidOperationException e)
        {
            throw new RagKitException($"'{id}' can't be read: {JsonParsing.Reason(e)} Correct the text.", e);
        }
    }

    private static JsonDocument Parse(string item, string json)
    {
        try
        {
            return JsonDocument.Parse(json, JsonParsing.Options);
        }
        catch (JsonException e)
        {
            throw JsonParsing.Malformed(item, e);
        }
    }
}
