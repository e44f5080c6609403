using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RagKit.Loading;
using RagKit.Resilience;
using RagKit.Web;

namespace RagKit.Api;

/// <summary>A page of an API: where it is, its items, and where the next one is.</summary>
internal sealed record ApiPage(Uri Address, IReadOnlyList<ApiRecord> Records, Uri? Next);

/// <summary>
/// Walks an API's pages. A page that can't be read, a walk in a circle and one without end are errors. A server that is busy and says for how long is
/// waited for, a minute at most and three times a page.
/// </summary>
internal sealed class ApiPages(WebClient web, Uri start, JsonApiOptions options, ApiRecords records, TimeProvider time)
{
    private const int MaxWaits = 3;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private readonly JsonApiPaging _paging = options.Paging;

    public async IAsyncEnumerable<ApiPage> WalkAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<string> visited = new(StringComparer.Ordinal);
        long before = 0;
        Uri? next = _paging.Kind == "page" ? With(_paging.First) : _paging.Kind == "offset" ? With(0) : start;
        while (next is not null)
        {
            if (!visited.Add(next.AbsoluteUri))
                throw new RagKitException($"The pages of '{start}' lead in a circle, to '{next}' again. Nothing of the source is taken for deleted; check JsonApiOptions.Paging.");
            if (visited.Count > options.MaxPages)
                throw new RagKitException($"'{start}' has more than {options.MaxPages} pages, which is MaxPages. Nothing of the source is taken for deleted; raise it, or check JsonApiOptions.Paging.");
            ApiPage page = await PatientlyAsync(next, cancellationToken).ConfigureAwait(false);
            yield return page;
            before += page.Records.Count;
            next = _paging.Kind switch
            {
                "page" => page.Records.Count == 0 ? null : With(_paging.First + visited.Count),
                "offset" => page.Records.Count == 0 ? null : With(before),
                _ => page.Next,
            };
        }
    }

    public async Task<ApiPage> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        WebResponse response = await GetAsync(address, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable disposal = response.ConfigureAwait(false);
        using JsonDocument page = await ParseAsync(response, address, cancellationToken).ConfigureAwait(false);
        return new ApiPage(address, records.Read(page.RootElement, address), Next(response, page.RootElement));
    }

    /// <summary>The answer at an item's own address.</summary>
    public async Task<ApiRecord> ReadItemAsync(Uri address, string id, CancellationToken cancellationToken)
    {
        WebResponse response = await GetAsync(address, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable disposal = response.ConfigureAwait(false);
        using JsonDocument item = await ParseAsync(response, address, cancellationToken).ConfigureAwait(false);
        return records.Read(item.RootElement, id);
    }

    private async Task<ApiPage> PatientlyAsync(Uri address, CancellationToken cancellationToken)
    {
        for (int waits = 0; ; waits++)
        {
            TimeSpan wait;
            try
            {
                return await ReadAsync(address, cancellationToken).ConfigureAwait(false);
            }
            catch (RejectedCallException e) when (waits < MaxWaits && e.RetryAfter <= LongestWait)
            {
                wait = e.RetryAfter.Value;
            }
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<WebResponse> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        WebRequest request = new(address) { HeadersFor = start };
        if (!options.Access.Headers.Keys.Contains("Accept", StringComparer.OrdinalIgnoreCase))
            request = request with { Headers = new Dictionary<string, string> { ["Accept"] = "application/json" } };
        return web.GetAsync(request, cancellationToken);
    }

    private static async Task<JsonDocument> ParseAsync(WebResponse response, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonDocument.ParseAsync(response.Body, new JsonDocumentOptions { MaxDepth = JsonParsing.MaxDepth }, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException e)
        {
            throw new RagKitException($"'{address}' answers with something that is not JSON ({response.MediaType ?? "no media type"}): {JsonParsing.Reason(e)} Check the address and the headers.", e);
        }
    }

    private Uri? Next(WebResponse response, JsonElement page)
    {
        string? found = _paging.Kind == "link" ? LinkHeader.Next(response.Header("Link"))
            : _paging.Pointer?.TryFind(page, out JsonElement value) == true ? JsonShape.Scalar(value) : null;
        if (string.IsNullOrEmpty(found))
            return null;
        if (_paging.Kind == "cursor")
            return With(found);
        if (!Uri.TryCreate(response.Address, found, out Uri? next) || !string.Equals(next.IdnHost, start.IdnHost, StringComparison.OrdinalIgnoreCase))
            throw new RagKitException($"The pages of '{start}' lead to '{found}', which is another server. Nothing of the source is taken for deleted; check JsonApiOptions.Paging.");
        // Servers behind a proxy often don't know the scheme and port that they are seen under.
        return new UriBuilder(next) { Scheme = start.Scheme, Port = start.Port }.Uri;
    }

    private Uri With(long number) => With(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The start's address with the paging parameter set, in the place of one that it has.</summary>
    private Uri With(string value)
    {
        string name = Uri.EscapeDataString(_paging.Parameter);
        IEnumerable<string> others = start.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(pair => pair != name && !pair.StartsWith(name + "=", StringComparison.Ordinal));
        return new UriBuilder(start) { Query = string.Join('&', others.Append($"{name}={Uri.EscapeDataString(value)}")) }.Uri;
    }
}
