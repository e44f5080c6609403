using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using RagKit.Loading;
using RagKit.Sources;
using RagKit.Web;

namespace RagKit.Api;

/// <summary>
/// The items that an HTTP API lists as JSON, page by page. A version is what the API says, else a hash of what is taken of the item. A page that fails, or
/// pages that lead in a circle, fail the listing, so that nothing is taken for deleted. Items are kept for a while as the listing gave them, and
/// their page is asked for again when they are opened later. Safe to use from several threads at once; dispose it to close its connections.
/// </summary>
public sealed class JsonApiSource : ISource, IDisposable
{
    private const long WindowBytes = 32L << 20;
    private readonly JsonApiOptions _options;
    private readonly Uri _start;
    private readonly WebClient _web;
    private readonly ApiPages _pages;
    private readonly RecordWindow _window = new(WindowBytes);
    private readonly ConcurrentDictionary<string, Uri> _pageOf = new(StringComparer.Ordinal);

    /// <summary>The items that an API lists.</summary>
    /// <param name="address">The listing's address, http or https, with its query.</param>
    /// <param name="options">How to read it; <see langword="null"/> for one page that is an array of items with <c>id</c> and <c>text</c>.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <exception cref="ArgumentException">The address is not valid, or an option is wrong.</exception>
    public JsonApiSource(string address, JsonApiOptions? options = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? start) || start.Scheme is not ("http" or "https"))
            throw new ArgumentException($"'{address}' must be an absolute http or https address.", nameof(address));
        _start = start;
        _options = options ?? new JsonApiOptions();
        _options.Validate();
        _web = new WebClient(_options.Access, time ?? TimeProvider.System);
        _pages = new ApiPages(_web, start, _options, new ApiRecords(_options), time ?? TimeProvider.System);
        Id = _options.Name ?? $"{start.Authority}{start.AbsolutePath}".TrimEnd('/');
    }

    /// <inheritdoc />
    public string Id { get; }

    /// <inheritdoc />
    /// <exception cref="RagKitException">A page is not as the options say, or the pages lead in a circle, to another server, or on for too long.</exception>
    /// <exception cref="HttpRequestException">The server can't be reached, or fails.</exception>
    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        HashSet<string> listed = new(StringComparer.Ordinal);
        _window.Clear();
        await foreach (ApiPage page in _pages.WalkAsync(cancellationToken).ConfigureAwait(false))
        {
            // Pages may overlap when something is added while they are read; one that brings nothing new tells of a server that begins anew.
            List<ApiRecord> news = [.. page.Records.Where(record => listed.Add(record.Id))];
            if (news.Count == 0 && page.Records.Count > 0)
                throw new RagKitException($"'{page.Address}' only lists items that earlier pages listed, such as '{page.Records[0].Id}'. Nothing of the source is taken for deleted; check JsonApiOptions.Paging.");
            foreach (ApiRecord record in news)
            {
                Keep(record, page);
                yield return new SourceItem(record.Id, record.Version) { MediaType = SourceRecord.MediaType, ModifiedAt = record.ModifiedAt };
            }
        }
        foreach (string gone in _pageOf.Keys.Where(id => !listed.Contains(id)))
            _pageOf.TryRemove(gone, out _);
    }

    /// <inheritdoc />
    /// <exception cref="RagKitException">The item has gone since it was listed, or can't be read.</exception>
    /// <exception cref="HttpRequestException">The server can't be reached, or fails.</exception>
    public async ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_window.Find(item.Id, item.Version) is byte[] kept)
            return new MemoryStream(kept, writable: false);
        ApiRecord record = _options.ItemAddress is null
            ? await FindAsync(item, cancellationToken).ConfigureAwait(false)
            : await _pages.ReadItemAsync(AddressOf(item.Id), item.Id, cancellationToken).ConfigureAwait(false);
        return new MemoryStream(record.Record ?? throw new RagKitException($"The item '{item.Id}' of '{Id}' can't be read: {record.Problem} Correct it where it comes from."), writable: false);
    }

    /// <inheritdoc />
    public void Dispose() => _web.Dispose();

    private async Task<ApiRecord> FindAsync(SourceItem item, CancellationToken cancellationToken)
    {
        ApiRecord? found = null;
        if (_pageOf.TryGetValue(item.Id, out Uri? address))
        {
            ApiPage page = await _pages.ReadAsync(address, cancellationToken).ConfigureAwait(false);
            foreach (ApiRecord record in page.Records)
            {
                Keep(record, page);
                found = record.Id == item.Id ? record : found;
            }
        }
        return found ?? throw new RagKitException($"The item '{item.Id}' of '{Id}' is not on the page that listed it: it was deleted or has moved. Run the ingestion again.");
    }

    private void Keep(ApiRecord record, ApiPage page)
    {
        if (_options.ItemAddress is not null)
            return;
        _pageOf[record.Id] = page.Address;
        if (record.Record is not null)
            _window.Add(record.Id, record.Version, record.Record);
    }

    private Uri AddressOf(string id)
    {
        // No escape keeps these two from being taken for folders.
        if (id is "." or "..")
            throw new RagKitException($"The item '{id}' of '{Id}' can't be asked for: its id is no part of an address.");
        return new Uri(_start, _options.ItemAddress!.Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal));
    }
}
