using System.Runtime.CompilerServices;
using RagKit.OpenXml;
using RagKit.Reading;
using RagKit.Sheets;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// Workbooks: each sheet is a section, its rows are table rows that repeat the header; formulas give their last values, dates are dates, links
/// stay. Rows are streamed: only the text and the shared strings are kept. Nothing outside the file is fetched, macros are not looked at. Safe to
/// use from several threads at once.
/// </summary>
public sealed class XlsxLoader : IDocumentLoader
{
    private readonly XlsxLoaderOptions _options;

    /// <summary>A loader of workbooks.</summary>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public XlsxLoader(XlsxLoaderOptions? options = null)
    {
        _options = options ?? new XlsxLoaderOptions();
        _options.Limits.Validate();
    }

    /// <inheritdoc />
    public string Fingerprint => $"xlsx/1 repeat={_options.RepeatHeader} hidden={_options.IncludeHidden}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => OfficeFormat.Workbook.Reads(item);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return await OfficeFile.LoadAsync(OfficeFormat.Workbook, content, _options.Limits, Read, cancellationToken).ConfigureAwait(false);
    }

    private Document Read(OfficePackage package)
    {
        string main = package.MainPart(OfficeFormat.Workbook);
        Workbook workbook = Workbook.Read(package, main);
        DocumentBuilder builder = new();
        int rows = 0;
        foreach ((string name, string part) in workbook.Sheets.Where(sheet => _options.IncludeHidden || !sheet.IsHidden).Select(sheet => (sheet.Name, sheet.Part)))
        {
            SheetBlocks blocks = new(builder, package.Budget, name, _options.RepeatHeader);
            IReadOnlyDictionary<string, string> links = SheetLinks.Read(package, part);
            using PartReader? reader = package.Open(part);
            foreach (SheetRow row in reader is null ? [] : new SheetReader(reader, workbook, links, package.Budget).Read())
                blocks.Add(row);
            rows += blocks.End();
        }
        if (rows == 0)
            throw new NoTextException($"'{package.Item}' has no text on the sheets that are read. Set IncludeHidden in XlsxLoaderOptions if its sheets are hidden, or leave it out with an Exclude glob.");
        (string title, Metadata metadata) = CoreProperties.Read(package);
        return builder.Build(package.Item) with { Title = title, Metadata = metadata };
    }
}
