using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using RagKit.Fonts;
using RagKit.Layout;
using RagKit.Ocr;
using RagKit.Pdf;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// PDF: text in reading order with its pages, headings, lists, tables, headers and footers. Damaged files are read as far as they can be; a file
/// that exceeds a bound of the options, or has no text, fails alone. Safe to use from several threads at once.
/// </summary>
public sealed class PdfLoader : IDocumentLoader
{
    private const string MediaType = "application/pdf";
    private readonly PdfLoaderOptions _options;
    private readonly IOcrEngine? _ocr;
    private readonly TimeProvider _time;

    /// <summary>A loader of PDF.</summary>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <param name="ocr">Reads scanned pages; <see langword="null"/> to only name them. The caller keeps it.</param>
    /// <param name="time">Measures how long a file takes; <see langword="null"/> for the system's clock.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PdfLoader(PdfLoaderOptions? options = null, IOcrEngine? ocr = null, TimeProvider? time = null)
    {
        _options = options ?? new PdfLoaderOptions();
        _options.Validate();
        (_ocr, _time) = (ocr, time ?? TimeProvider.System);
    }

    /// <inheritdoc />
    public string Fingerprint => $"pdf/2{(_options.LeaveOutRunningLines ? " without running lines" : "")}{(_ocr is null ? "" : $" with {_ocr.Fingerprint}")}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        string type = item.MediaType?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        return type is MediaType or "application/x-pdf" || (type is "" or "application/octet-stream" or "binary/octet-stream" && item.Extension == ".pdf");
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ReadOnlyMemory<byte> bytes = await PdfContent.ReadAsync(content, _options.MaxBytes, cancellationToken).ConfigureAwait(false);
        yield return await LoadAsync(content, bytes, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Document> LoadAsync(SourceContent content, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        SourceItem item = content.Item;
        try
        {
            PdfBudget budget = new(_options.MaxInflatedBytes, _options.MaxObjects, _options.MaxTime, _time, cancellationToken);
            PdfFile file = new(bytes, _options.Password, budget);
            List<PageText> pages = Read(file);
            if (_ocr is not null)
                pages = await new ScannedPages(_ocr, budget).ReadAsync(pages, content, cancellationToken).ConfigureAwait(false);
            return Write(item, file, pages);
        }
        catch (PdfException e)
        {
            throw new RagKitException($"'{item.Id}' can't be read: {e.Message}", e);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException or InvalidOperationException or OverflowException or CryptographicException or InvalidDataException)
        {
            throw new RagKitException($"'{item.Id}' can't be read: it is damaged ({e.Message.TrimEnd('.')}). Get a fresh copy, or leave it out.", e);
        }
    }

    private List<PageText> Read(PdfFile file)
    {
        List<PdfPage> found = [.. PageTree.Pages(file)];
        if (found.Count == 0)
            throw new PdfException("no page of it can be found. Get a fresh copy, or leave it out.");
        FontSet fonts = new(file);
        Destinations destinations = new(file, found);
        string?[] labels = PageLabels.Read(file, found.Count);
        List<PageText> pages = new(found.Count);
        foreach (PdfPage page in found)
        {
            PageText text = PageText.Read(file, fonts, page, pages.Count + 1, destinations);
            // Pictures hold on to the bytes around them.
            pages.Add(text with { Label = labels[pages.Count], Pictures = _ocr is null ? [] : text.Pictures });
        }
        return pages;
    }

    private Document Write(SourceItem item, PdfFile file, List<PageText> pages)
    {
        Document document = new DocumentWriter(Outline.Read(file), _options.LeaveOutRunningLines).Write(pages, item.Id);
        if (document.Text.Length == 0)
            throw PdfContent.NoText(item.Id, pages, _ocr is not null);
        (string title, Metadata metadata) = PdfFacts.Read(file, pages);
        return (document with { Title = title, Metadata = metadata }).Describe(item, MediaType);
    }
}
