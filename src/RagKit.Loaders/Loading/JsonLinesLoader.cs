using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// JSON Lines: a line is a document; lines end at line feeds alone, since texts hold other separators. Read line by line. A line that is malformed
/// is reported with its number and the rest goes on. Safe to use from several threads at once.
/// </summary>
public sealed class JsonLinesLoader : IDocumentLoader
{
    private static readonly string[] MediaTypes = ["application/jsonl", "application/x-ndjson", "application/x-jsonlines", "application/jsonlines"];
    private static readonly string[] Extensions = [".jsonl", ".ndjson"];
    private readonly JsonLinesLoaderOptions _options;
    private readonly JsonShape _shape;

    /// <summary>A loader of JSON Lines.</summary>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">A pointer is not one, or an option is out of range.</exception>
    public JsonLinesLoader(JsonLinesLoaderOptions? options = null)
    {
        _options = options ?? new JsonLinesLoaderOptions();
        _options.Validate();
        _shape = _options.Shape();
    }

    /// <inheritdoc />
    public string Fingerprint => $"jsonl/1 {_shape.Fingerprint}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, Extensions);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string item = content.Item.Id;
        using LimitedStream limited = new(content, _options.MaxBytes);
        byte[] head = await StreamHead.ReadAsync(limited, TextDecoder.HeadLength, cancellationToken).ConfigureAwait(false);
        (Encoding? wide, int preamble) = TextDecoder.DetectWide(head);
        Stream rejoined = StreamHead.Rejoin(head.AsMemory(preamble), limited);
        using Stream stream = wide is null ? rejoined : Encoding.CreateTranscodingStream(rejoined, wide, Encoding.UTF8, leaveOpen: true);
        if (wide is null)
            BinaryContent.Refuse(item, head);
        using LineReader lines = new(stream, _options.MaxLineBytes);
        HashSet<string> ids = new(StringComparer.Ordinal);
        bool any = false;
        while (await lines.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!lines.IsTooLong && IsBlank(lines.Line.Span))
                continue;
            any = true;
            if (Read(content, lines, ids) is { } document)
                yield return document;
        }
        if (!any)
            throw LoadErrors.Empty(item);
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    private Document? Read(SourceContent content, LineReader lines, HashSet<string> ids)
    {
        string? problem = null;
        Document? document = null;
        if (lines.IsTooLong)
        {
            problem = string.Create(CultureInfo.InvariantCulture,
                $"It is longer than {_options.MaxLineBytes:N0} bytes. Raise JsonLinesLoaderOptions.MaxLineBytes, or check for a missing line break.");
        }
        else if (!Utf8.IsValid(lines.Line.Span))
        {
            problem = "It is not valid UTF-8. Save the file as UTF-8.";
        }
        else
        {
            try
            {
                using JsonDocument parsed = JsonDocument.Parse(lines.Line, JsonParsing.Options);
                (document, problem) = JsonLine.Read(content.Item, parsed.RootElement, lines.Number, _shape, ids);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                problem = $"It is not one JSON value: {JsonParsing.Reason(e)} Write each value on a line of its own, such as {{\"id\": \"1\", \"text\": \"...\"}}.";
            }
        }
        if (problem is not null)
            content.Fail(new LoadFailure(string.Create(CultureInfo.InvariantCulture, $"line {lines.Number}"), problem));
        return document;
    }
}
