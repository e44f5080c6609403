using System.Runtime.CompilerServices;
using System.Text;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// CSV and its kin by CsvHelper: a row is a block or a document, whose text is its fields as <c>Column: value</c>. The delimiter and the encoding
/// are found out. A row with too few or too many fields is reported and left out; the rest goes on. Safe to use from several threads at once.
/// </summary>
public sealed class CsvLoader : IDocumentLoader
{
    private const int MaxCaptions = 20;
    private static readonly string[] MediaTypes = ["text/csv", "application/csv", "text/tab-separated-values"];
    private static readonly string[] Extensions = [".csv", ".tsv"];
    private readonly CsvLoaderOptions _options;

    /// <summary>A loader of CSV.</summary>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public CsvLoader(CsvLoaderOptions? options = null)
    {
        _options = options ?? new CsvLoaderOptions();
        _options.Validate();
    }

    /// <inheritdoc />
    public string Fingerprint => $"csv/1 {LoaderFingerprint.Of(_options.RowsAs.ToString(), _options.TextColumns, _options.MetadataColumns,
        _options.IdColumn, _options.TitleColumn, _options.Delimiter?.ToString(), _options.HasHeader, _options.Encoding?.WebName)}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, Extensions);

    /// <inheritdoc />
    public IAsyncEnumerable<Document> LoadAsync(SourceContent content, CancellationToken cancellationToken = default) =>
        _options.RowsAs == CsvRowsAs.Documents ? LoadRowsAsync(content, cancellationToken) : LoadTableAsync(content, cancellationToken);

    private static string MediaType(SourceItem item) => item.Extension == ".tsv" ? "text/tab-separated-values" : "text/csv";

    private async IAsyncEnumerable<Document> LoadTableAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SourceItem item = content.Item;
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(ContentReading.LargestWhole, cancellationToken).ConfigureAwait(false);
        string text = TextDecoder.Decode(item.Id, bytes.Span, _options.Encoding);
        using StringReader reader = new(text);
        using CsvRecords records = new(item.Id, reader, Delimiter(text.AsSpan(0, Math.Min(text.Length, TextDecoder.HeadLength)), item));
        CsvTable table = await BeginAsync(records, item, cancellationToken).ConfigureAwait(false);
        DocumentBuilder builder = new();
        foreach (string caption in table.Captions)
            builder.AddParagraph(caption);
        await foreach ((int _, string[] row) in table.RowsAsync(content, cancellationToken).ConfigureAwait(false))
            builder.Add(new Block(BlockKind.TableRow, default) { Metadata = table.Columns.Metadata(row) }, table.Columns.Text(row));
        if (builder.Length == 0)
            throw new RagKitException($"'{item.Id}' has a header but no row that can be read: there is nothing to index. Set HasHeader to false if its first line is a row.");
        Document document = builder.Build(item.Id) with { Title = table.Captions is [string first, ..] ? first : "" };
        yield return document.Describe(item, MediaType(item));
    }

    private async IAsyncEnumerable<Document> LoadRowsAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SourceItem item = content.Item;
        byte[] head = await StreamHead.ReadAsync(content.Stream, TextDecoder.HeadLength, cancellationToken).ConfigureAwait(false);
        if (head.Length == 0)
            throw LoadErrors.Empty(item.Id);
        (Encoding encoding, int preamble) = TextDecoder.Detect(item.Id, head, _options.Encoding, whole: head.Length < TextDecoder.HeadLength);
        string start = Encoding.GetEncoding(encoding.CodePage == 1252 ? "latin1" : encoding.WebName).GetString(head.AsSpan(preamble));
        if (string.IsNullOrWhiteSpace(start) && head.Length < TextDecoder.HeadLength)
            throw LoadErrors.Empty(item.Id);
        using StreamReader reader = new(StreamHead.Rejoin(head.AsMemory(preamble), content.Stream), encoding, detectEncodingFromByteOrderMarks: false);
        using CsvRecords records = new(item.Id, reader, Delimiter(start, item));
        CsvTable table = await BeginAsync(records, item, cancellationToken).ConfigureAwait(false);
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        await foreach ((int number, string[] row) in table.RowsAsync(content, cancellationToken).ConfigureAwait(false))
        {
            string? id = table.Columns.IdOf(row);
            if (id is not null && (id.Length == 0 || !ids.TryAdd(id, number)))
            {
                content.Fail(new LoadFailure($"row {number}", id.Length == 0
                    ? $"Its field '{_options.IdColumn}' is empty, and it is the row's id. Fill it, or choose another IdColumn."
                    : $"It has the id '{id}' of row {ids[id]}. Make the ids unique, or choose another IdColumn."));
                continue;
            }
            DocumentBuilder builder = new();
            builder.Add(BlockKind.TableRow, table.Columns.Text(row));
            Document document = builder.Build($"{item.Id}#{id ?? number.ToString(System.Globalization.CultureInfo.InvariantCulture)}") with
            {
                Title = table.Columns.TitleOf(row),
                Metadata = table.Columns.Metadata(row),
            };
            yield return document.Describe(item, MediaType(item));
        }
    }

    private char Delimiter(ReadOnlySpan<char> head, SourceItem item) => _options.Delimiter ?? CsvDelimiter.Detect(head, item.Extension);

    /// <summary>Reads up to the header. Spreadsheets put captions above it, padded with empty fields to its width.</summary>
    private async Task<CsvTable> BeginAsync(CsvRecords records, SourceItem item, CancellationToken cancellationToken)
    {
        List<string[]> first = [];
        while (first.Count < MaxCaptions && await records.NextAsync(cancellationToken).ConfigureAwait(false) is { } record)
        {
            first.Add(record);
            if (record.Length < 2 || Filled(record) > 1 || record.Length != first[0].Length)
                break;
        }
        if (first.Count == 0)
            throw LoadErrors.Empty(item.Id);
        string[] last = first[^1];
        bool captioned = first.Count > 1 && Filled(last) > 1 && last.Length == first[0].Length;
        int header = captioned ? first.Count - 1 : 0;
        string[] names = _options.HasHeader ? first[header] : [.. first[header].Select(_ => "")];
        return new CsvTable(records, new CsvColumns(item.Id, names, _options))
        {
            Captions = [.. first.Take(header).Select(row => string.Concat(row).Trim()).Where(caption => caption.Length > 0)],
            Ahead = first[(_options.HasHeader ? header + 1 : header)..],
        };
    }

    private static int Filled(string[] record) => record.Count(field => !string.IsNullOrWhiteSpace(field));
}
