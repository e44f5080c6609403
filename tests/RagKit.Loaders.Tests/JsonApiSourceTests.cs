using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RagKit.Api;
using RagKit.Loading;
using RagKit.Resilience;
using RagKit.Sources;
using RagKit.Testing.Time;
using RagKit.Web;

namespace RagKit.Loaders.Tests;

public sealed class JsonApiSourceConformanceTests : SourceConformance
{
    protected override async Task<SourcePlace> CreatePlaceAsync(IReadOnlyDictionary<string, string> items) => await ApiPlace.CreateAsync(items, new JsonApiOptions());
}

public sealed class JsonApiItemAddressConformanceTests : SourceConformance
{
    protected override IReadOnlyList<string> Names => ["a.txt", "b c.txt", "z.txt"];

    protected override async Task<SourcePlace> CreatePlaceAsync(IReadOnlyDictionary<string, string> items) =>
        await ApiPlace.CreateAsync(items, new JsonApiOptions { ItemAddress = "/items/{id}", Fields = new JsonApiFields { Version = "/v" } });
}

public sealed class JsonApiSourceTests
{
    private const string One = """[{"id":1,"text":"a"},{"id":2,"text":"b"}]""", Two = """[{"id":3,"text":"c"}]""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_become_documents_with_title_text_and_metadata()
    {
        const string page = """
            {"data":{"items":[{"key":"k/1","updated":"2026-11-01T10:00:00Z","a":{"title":"Leave"},"body":["# Head","*text*"],"more":"😀","tags":["x","y"],"n":1.5},
              {"key":2,"updated":"v7","body":"half \ud800"}]}}
            """;
        await using LoopbackServer server = await LoopbackServer.StartAsync(http => http.Response.WriteAsync(page));
        using JsonApiSource source = Open(server, new JsonApiOptions
        {
            Fields = new JsonApiFields { Items = "/data/items", Id = "/key", Text = ["/body", "/more"], Title = "/a/title", Version = "/updated", Metadata = ["/tags", "/n", "/a/title"] },
            Format = RecordFormat.Markdown,
        });
        List<SourceItem> items = await ListAsync(source);
        Assert.Equal(["k/1", "2"], items.Select(item => item.Id));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 10, 0, 0, TimeSpan.Zero), items[0].ModifiedAt);
        Document document = await LoadAsync(source, items[0]);
        Assert.Equal(("Leave", "# Head\n\n*text*\n\n😀", "text/markdown"), (document.Title, document.Text, document.MediaType));
        Assert.Equal(["a.title", "n", "tags"], document.Metadata.Keys);
        Assert.Equal(1.5m, document.Metadata["n"].AsDecimal());
        Assert.Contains("surrogate", (await Assert.ThrowsAsync<RagKitException>(() => LoadAsync(source, items[1]))).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> PagingKinds => ["link", "next", "relative", "cursor", "page", "offset"];

    [Theory]
    [MemberData(nameof(PagingKinds))]
    public async Task Every_kind_of_paging_reads_all_pages(string kind)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(http => PageAsync(http, kind));
        using JsonApiSource source = Open(server, Paged(kind), "?q=x&page=9");
        Assert.Equal(["1", "2", "3"], (await ListAsync(source)).Select(item => item.Id));
        Assert.All(server.Requests.Skip(kind is "page" or "offset" ? 0 : 1), path => Assert.Contains("q=x", path, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(PagingKinds))]
    public async Task Pages_that_never_end_fail_the_listing(string kind)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(http => SamePageAsync(http, kind));
        using JsonApiSource source = Open(server, Paged(kind));
        RagKitException e = await Assert.ThrowsAsync<RagKitException>(() => ListAsync(source));
        Assert.Contains("JsonApiOptions.Paging", e.Message, StringComparison.Ordinal);
        Assert.InRange(server.Requests.Count, 1, 3);
    }

    [Fact]
    public async Task More_pages_than_allowed_and_another_server_fail_the_listing()
    {
        int number = 0;
        await using LoopbackServer server = await LoopbackServer.StartAsync(http => http.Response.WriteAsync($$"""{"items":[{"id":{{++number}},"text":"x"}],"next":"/?n={{number}}"}"""));
        JsonApiOptions options = Paged("next") with { MaxPages = 5 };
        using JsonApiSource source = Open(server, options);
        Assert.Contains("MaxPages", (await Assert.ThrowsAsync<RagKitException>(() => ListAsync(source))).Message, StringComparison.Ordinal);
        Assert.Equal(5, server.Requests.Count);

        await using LoopbackServer elsewhere = await LoopbackServer.StartAsync(http => http.Response.WriteAsync("""{"items":[],"next":"http://169.254.169.254/latest"}"""));
        using JsonApiSource led = Open(elsewhere, options);
        Assert.Contains("another server", (await Assert.ThrowsAsync<RagKitException>(() => ListAsync(led))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"items":{}}""", "no array but Object")]
    [InlineData("""{}""", "has nothing at '/items'")]
    [InlineData("""{"items":[{"text":"x"}]}""", "has no id at '/id'")]
    [InlineData("""<html>""", "not JSON")]
    public async Task A_page_that_is_not_as_expected_fails_the_listing(string second, string expected)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(http =>
            http.Response.WriteAsync(http.Request.Query.ContainsKey("c") ? second : $$"""{"items":{{One}},"cursor":"2"}"""));
        using JsonApiSource source = Open(server, Paged("cursor"));
        Assert.Contains(expected, (await Assert.ThrowsAsync<RagKitException>(() => ListAsync(source))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_server_is_waited_for_as_long_as_it_asks_and_no_longer_than_a_minute()
    {
        int refusals = 0;
        string after = "30";
        ManualTime time = new();
        await using LoopbackServer server = await LoopbackServer.StartAsync(async http =>
        {
            if (refusals++ > 0 && after == "30")
            {
                await http.Response.WriteAsync(One);
                return;
            }
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = after;
        });
        using JsonApiSource source = Open(server, new JsonApiOptions(), time: time);
        Task<List<SourceItem>> listing = ListAsync(source);
        while (!listing.IsCompleted)
        {
            await Task.WhenAny(listing, Task.Delay(5, Token));
            // The page's own timeout waits as well: only what falls due within the wait fires.
            time.AdvanceToNext(TimeSpan.FromSeconds(31));
        }
        Assert.Equal(2, (await listing).Count);
        after = "3600";
        Assert.Equal(TimeSpan.FromHours(1), (await Assert.ThrowsAsync<RejectedCallException>(() => ListAsync(source))).RetryAfter);
    }

    [Fact]
    public async Task An_item_that_was_not_kept_is_read_from_its_page_again()
    {
        // Of 40 items of 1 MB each the first are no longer kept when the last are listed.
        string text = new('x', 1 << 20);
        await using LoopbackServer server = await LoopbackServer.StartAsync(http =>
            http.Response.WriteAsync(JsonSerializer.Serialize(Enumerable.Range(int.Parse(http.Request.Query["offset"]!, CultureInfo.InvariantCulture), 10).Where(id => id < 40).Select(id => new { id, text = $"{id} {text}" }))));
        using JsonApiSource source = Open(server, new JsonApiOptions { Paging = JsonApiPaging.Offset("offset") });
        List<SourceItem> items = await ListAsync(source);
        Assert.Equal(40, items.Count);
        int before = server.Requests.Count;
        Assert.StartsWith("39 x", (await LoadAsync(source, items[39])).Text, StringComparison.Ordinal);
        Assert.Equal(before, server.Requests.Count);
        Assert.StartsWith("0 x", (await LoadAsync(source, items[0])).Text, StringComparison.Ordinal);
        Assert.Equal("/items?offset=0", server.Requests.Last());
    }

    [Fact]
    public async Task Headers_are_sent_and_pages_are_bounded()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(http => http.Response.WriteAsync(One));
        WebAccessOptions access = new() { AllowPrivateAddresses = true, Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer secret" } };
        using JsonApiSource source = new($"{server.Address}items", new JsonApiOptions { Access = access });
        await ListAsync(source);
        Assert.Equal("Bearer secret", server.Headers.Authorization.ToString());
        Assert.Equal("application/json", server.Headers.Accept.ToString());
        using JsonApiSource bounded = new($"{server.Address}items", new JsonApiOptions { Access = access with { MaxBytes = 10 } });
        Assert.Contains("MaxBytes", (await Assert.ThrowsAsync<RagKitException>(() => ListAsync(bounded))).Message, StringComparison.Ordinal);
        using JsonApiSource guarded = new($"{server.Address}items");
        Assert.Contains("AllowPrivateAddresses", (await Assert.ThrowsAsync<RagKitException>(() => ListAsync(guarded))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_options_say_what_is_wrong()
    {
        static string Message(JsonApiOptions options) => Assert.Throws<ArgumentException>(() => new CorpusBuilder("c").FromJsonApi("https://example.com/items", options)).Message;
        Assert.Contains("MaxPages (0)", Message(new JsonApiOptions { MaxPages = 0 }), StringComparison.Ordinal);
        Assert.Contains("ItemAddress ('x')", Message(new JsonApiOptions { ItemAddress = "x" }), StringComparison.Ordinal);
        Assert.Contains("Fields.Version", Message(new JsonApiOptions { ItemAddress = "/items/{id}" }), StringComparison.Ordinal);
        Assert.Contains("'id' is not a JSON pointer", Message(new JsonApiOptions { Fields = new JsonApiFields { Id = "id" } }), StringComparison.Ordinal);
        Assert.Contains("'ftp://x'", Assert.Throws<ArgumentException>(() => new JsonApiSource("ftp://x")).Message, StringComparison.Ordinal);
        Assert.Equal("example.com/v1/items", new JsonApiSource("https://example.com/v1/items/?a=b").Id);
    }

    private static JsonApiOptions Paged(string kind) => new()
    {
        Fields = new JsonApiFields { Items = kind is "link" ? "" : "/items" },
        Paging = kind switch
        {
            "link" => JsonApiPaging.LinkHeader,
            "cursor" => JsonApiPaging.Cursor("/cursor", "c"),
            "page" => JsonApiPaging.PageNumber("page"),
            "offset" => JsonApiPaging.Offset("offset"),
            _ => JsonApiPaging.NextAddress("/next"),
        },
    };

    private static Task PageAsync(HttpContext http, string kind)
    {
        IQueryCollection query = http.Request.Query;
        string home = $"http://{http.Request.Host}/items";
        switch (kind)
        {
            case "link":
                if (!query.ContainsKey("p"))
                    http.Response.Headers.Link = $"<{home}?q=x&p=0>; rel=\"prev\"; title=\"a, b\", <{home}?q=x&p=2>; rel=\"last next\"";
                return http.Response.WriteAsync(query.ContainsKey("p") ? Two : One);
            case "next" or "relative":
                string next = kind == "next" ? $"{home}?q=x&p=2" : "?q=x&p=2";
                return http.Response.WriteAsync(query.ContainsKey("p") ? $$"""{"items":{{Two}},"next":null}""" : $$"""{"items":{{One}},"next":"{{next}}"}""");
            case "cursor":
                return http.Response.WriteAsync(query["c"] == "a b&c" ? $$"""{"items":{{Two}},"cursor":""}""" : $$"""{"items":{{One}},"cursor":"a b&c"}""");
            default:
                string at = query[kind].Single()!;
                string items = at == (kind == "page" ? "1" : "0") ? One : at == "2" ? Two : "[]";
                return http.Response.WriteAsync($$"""{"items":{{items}}}""");
        }
    }

    private static Task SamePageAsync(HttpContext http, string kind)
    {
        http.Response.Headers.Link = $"<http://{http.Request.Host}/items?p=2>; rel=next";
        return http.Response.WriteAsync(kind == "link" ? One : $$"""{"items":{{One}},"cursor":"2","next":"?p=2"}""");
    }

    private static JsonApiSource Open(LoopbackServer server, JsonApiOptions options, string query = "", TimeProvider? time = null) =>
        new($"{server.Address}items{query}", options with { Access = new WebAccessOptions { AllowPrivateAddresses = true } }, time);

    private static async Task<List<SourceItem>> ListAsync(JsonApiSource source) => await source.ListAsync(Token).ToListAsync(Token);

    private static async Task<Document> LoadAsync(JsonApiSource source, SourceItem item)
    {
        IDocumentLoader loader = DefaultLoaders.All.Last(loader => loader.CanLoad(item));
        await using Stream stream = await source.OpenAsync(item, Token);
        return await loader.LoadAsync(new SourceContent(item, stream), Token).SingleAsync(Token);
    }
}

/// <summary>An API with two items a page, and each item at an address of its own.</summary>
internal sealed class ApiPlace : SourcePlace
{
    private readonly ConcurrentDictionary<string, (string Text, int Version)> _items = new(StringComparer.Ordinal);
    private LoopbackServer _server = null!;
    private JsonApiSource _source = null!;
    private bool _broken;

    public override ISource Source => _source;

    public static async Task<SourcePlace> CreateAsync(IReadOnlyDictionary<string, string> items, JsonApiOptions options)
    {
        ApiPlace place = new();
        foreach ((string name, string text) in items)
            await place.PutAsync(name, text);
        place._server = await LoopbackServer.StartAsync(place.AnswerAsync);
        place._source = new JsonApiSource($"{place._server.Address}items", options with
        {
            Name = "api",
            Paging = JsonApiPaging.PageNumber("page"),
            Access = new WebAccessOptions { AllowPrivateAddresses = true },
        });
        return place;
    }

    public override Task PutAsync(string name, string text)
    {
        _items.AddOrUpdate(name, (text, 1), (_, old) => (text, old.Version + 1));
        return Task.CompletedTask;
    }

    public override Task RemoveAsync(string name)
    {
        _items.TryRemove(name, out _);
        return Task.CompletedTask;
    }

    public override Task<bool> BreakAsync()
    {
        _broken = true;
        return Task.FromResult(true);
    }

    public override async ValueTask DisposeAsync()
    {
        _source.Dispose();
        await _server.DisposeAsync();
        await base.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext http)
    {
        string path = http.Request.Path.Value!;
        if (path != "/items" && _items.TryGetValue(path["/items/".Length..], out (string Text, int Version) item))
            return http.Response.WriteAsync(JsonSerializer.Serialize(new { text = item.Text }));
        int page = path == "/items" ? int.Parse(http.Request.Query["page"]!, CultureInfo.InvariantCulture) : 0;
        if (page > 0 && !(_broken && page > 1))
        {
            return http.Response.WriteAsync(JsonSerializer.Serialize(
                _items.OrderBy(pair => pair.Key, StringComparer.Ordinal).Skip((page - 1) * 2).Take(2).Select(pair => new { id = pair.Key, v = pair.Value.Version, text = pair.Value.Text })));
        }
        http.Response.StatusCode = page > 0 ? 500 : 404;
        return Task.CompletedTask;
    }
}
