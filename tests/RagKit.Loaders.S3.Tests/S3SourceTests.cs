using System.Net;
using System.Text;
using Amazon.S3;
using Microsoft.AspNetCore.Http;
using RagKit.Resilience;
using RagKit.S3;
using RagKit.Sources;

namespace RagKit.Loaders.S3.Tests;

public sealed class S3SourceTests : IAsyncLifetime
{
    private LoopbackBucket _bucket = null!;
    private IAmazonS3 _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bucket = await LoopbackBucket.StartAsync();
        _client = _bucket.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _bucket.DisposeAsync();
    }

    [Fact]
    public async Task Folder_markers_are_left_out_and_globs_choose_below_the_prefixs_folder()
    {
        foreach (string key in new[] { "docs/hr/", "docs/hr/a.md", "docs/hr/a.png", "docs/hr/old/b.md", "docs/hr_$folder$", "docs/x.md", "docs2/c.md" })
            _bucket.Put(key, key.EndsWith('/') || key.EndsWith("$folder$", StringComparison.Ordinal) ? "" : "text");
        Assert.Equal(["hr/a.md", "x.md"], await IdsAsync(new S3SourceOptions { Prefix = "docs/", Include = ["*.md"], Exclude = ["hr/old/"] }));
        Assert.Equal(["hr/a.md", "hr/a.png", "hr/old/b.md"], await IdsAsync(new S3SourceOptions { Prefix = "docs/h" }));
        Assert.Equal(["docs/hr/a.md", "docs/hr/a.png", "docs/hr/old/b.md", "docs/x.md", "docs2/c.md"], await IdsAsync(new S3SourceOptions()));
        Assert.Equal("rag/docs", new S3Source("rag", _client, new S3SourceOptions { Prefix = "docs/h" }).Id);
        Assert.Equal("rag", new S3Source("rag", _client).Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Keys_with_odd_characters_are_listed_and_opened_as_they_are(bool useVersionIds)
    {
        string[] keys = ["a b+c.md", "a%20b.md", "a%2Fb.md", "a&<>'\".md", "line\nbreak.md", "q?x=1#y.md", "über/😀.md", "~!$()*,;=:@.md"];
        foreach (string key in keys)
            _bucket.Put(key, "text of " + key);
        _bucket.PageSize = 3;
        S3Source source = new("rag", _client, new S3SourceOptions { UseVersionIds = useVersionIds });
        List<SourceItem> items = await ListAsync(source);
        Assert.Equal(keys.Order(StringComparer.Ordinal), items.Select(item => item.Id));
        foreach (SourceItem item in items)
            Assert.Equal("text of " + item.Id, await ReadAsync(source, item));
    }

    [Fact]
    public async Task A_page_that_fails_fails_the_listing()
    {
        Fill(5);
        _bucket.PageSize = 2;
        _bucket.Fault = OnRequest(2, http => LoopbackBucket.FailAsync(http, 503, "SlowDown"));
        List<SourceItem> seen = [];
        RejectedCallException e = await Assert.ThrowsAsync<RejectedCallException>(async () =>
        {
            await foreach (SourceItem item in new S3Source("rag", _client).ListAsync(Token))
                seen.Add(item);
        });
        Assert.Equal((2, (int?)503), (seen.Count, e.StatusCode));
    }

    [Theory]
    [InlineData("<IsTruncated>true</IsTruncated>")]
    [InlineData("<IsTruncated>true</IsTruncated><NextContinuationToken>6B312E6D64</NextContinuationToken>")]
    [InlineData("<IsTruncated>false</IsTruncated><Contents><Key>elsewhere</Key><ETag>x</ETag><Size>1</Size></Contents>")]
    public async Task A_page_that_leads_nowhere_fails_the_listing(string second)
    {
        Fill(5);
        _bucket.PageSize = 2;
        _bucket.Fault = OnRequest(2, http => http.Response.WriteAsync($"<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{second}</ListBucketResult>"));
        RagKitException e = await Assert.ThrowsAsync<RagKitException>(() => ListAsync(new S3Source("rag", _client, new S3SourceOptions { Prefix = "k" })));
        Assert.Contains("s3://rag/k", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_tries_again_what_was_refused_because_of_load()
    {
        Fill(1);
        _bucket.Fault = OnRequest(1, http => LoopbackBucket.FailAsync(http, 503, "SlowDown"));
        using IAmazonS3 patient = _bucket.CreateClient(retries: 2);
        Assert.Single(await ListAsync(new S3Source("rag", patient)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_object_that_changed_since_it_was_listed_fails_alone(bool knowsConditions)
    {
        Fill(2);
        _bucket.KnowsConditions = knowsConditions;
        S3Source source = new("rag", _client);
        List<SourceItem> items = await ListAsync(source);
        _bucket.Put("k0.md", "changed");
        RagKitException e = await Assert.ThrowsAsync<RagKitException>(() => ReadAsync(source, items[0]));
        Assert.Contains("'s3://rag/k0.md' has changed since it was listed", e.Message, StringComparison.Ordinal);
        Assert.Equal("text 1", await ReadAsync(source, items[1]));
    }

    [Fact]
    public async Task A_connection_cut_in_the_body_is_an_error_and_not_an_end()
    {
        _bucket.Put("long.md", new string('x', 100_000));
        S3Source source = new("rag", _client);
        SourceItem item = (await ListAsync(source))[0];
        TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _bucket.Fault = async (http, _) =>
        {
            http.Response.ContentLength = 100_000;
            http.Response.Headers.ETag = item.Version;
            await http.Response.Body.WriteAsync(new byte[50_000], Token);
            await http.Response.Body.FlushAsync(Token);
            await read.Task.WaitAsync(Token);
            http.Abort();
            return true;
        };
        await using Stream stream = await source.OpenAsync(item, Token);
        await stream.ReadExactlyAsync(new byte[50_000], Token);
        read.SetResult();
        IOException e = await Assert.ThrowsAsync<IOException>(async () => await stream.ReadExactlyAsync(new byte[10], Token));
        Assert.Contains("s3://rag/long.md", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_are_streamed_and_not_gathered()
    {
        _bucket.Put("long.md", "x");
        S3Source source = new("rag", _client);
        SourceItem item = (await ListAsync(source))[0];
        TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _bucket.Fault = async (http, _) =>
        {
            http.Response.ContentLength = 20;
            http.Response.Headers.ETag = item.Version;
            await http.Response.Body.WriteAsync(new byte[10], Token);
            await http.Response.Body.FlushAsync(Token);
            await read.Task.WaitAsync(Token);
            await http.Response.Body.WriteAsync(new byte[10], Token);
            return true;
        };
        await using Stream stream = await source.OpenAsync(item, Token);
        Assert.Equal(10, await stream.ReadAtLeastAsync(new byte[10], 10, cancellationToken: Token));
        read.SetResult();
        Assert.Equal(10, await stream.ReadAtLeastAsync(new byte[10], 10, cancellationToken: Token));
        Assert.Equal(0, await stream.ReadAsync(new byte[10], Token));
    }

    [Fact]
    public async Task An_object_that_is_too_long_fails_before_it_is_read()
    {
        _bucket.Put("long.md", "0123456789");
        S3Source source = new("rag", _client, new S3SourceOptions { MaxObjectBytes = 5 });
        SourceItem item = (await ListAsync(source))[0];
        Assert.Contains("10 bytes and MaxObjectBytes is 5", (await Assert.ThrowsAsync<RagKitException>(() => ReadAsync(source, item))).Message, StringComparison.Ordinal);
        Assert.Contains("MaxObjectBytes", (await Assert.ThrowsAsync<RagKitException>(() => ReadAsync(source, item with { Length = null }))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "AccessDenied", "s3:ListBucket")]
    [InlineData(301, "PermanentRedirect", "Region")]
    [InlineData(404, "NoSuchBucket", "no bucket 'rag'")]
    public async Task A_listing_that_is_refused_says_the_next_step(int status, string code, string expected)
    {
        _bucket.Fault = OnRequest(1, http => LoopbackBucket.FailAsync(http, status, code));
        Assert.Contains(expected, (await Assert.ThrowsAsync<RagKitException>(() => ListAsync(new S3Source("rag", _client)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_fails_or_is_not_there_is_worth_another_try()
    {
        Fill(1);
        S3Source source = new("rag", _client);
        SourceItem item = (await ListAsync(source))[0];
        _bucket.Fault = (http, _) => Failed(LoopbackBucket.FailAsync(http, 500, "InternalError"));
        Assert.Equal(HttpStatusCode.InternalServerError, (await Assert.ThrowsAsync<HttpRequestException>(() => ReadAsync(source, item))).StatusCode);
        await _bucket.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => ReadAsync(source, item));
    }

    [Fact]
    public void Wrong_options_say_what_is_wrong()
    {
        static string Message(S3SourceOptions options) => Assert.Throws<ArgumentException>(() => new CorpusBuilder("c").FromS3("rag", options)).Message;
        Assert.Contains("MaxObjectBytes (0)", Message(new S3SourceOptions { MaxObjectBytes = 0 }), StringComparison.Ordinal);
        Assert.Contains("Prefix ('/docs')", Message(new S3SourceOptions { Prefix = "/docs" }), StringComparison.Ordinal);
        Assert.Contains("MaxRetries (11)", Message(new S3SourceOptions { Connection = new S3ConnectionOptions { MaxRetries = 11 } }), StringComparison.Ordinal);
        Assert.Contains("Endpoint ('ftp://x/')", Message(new S3SourceOptions { Connection = new S3ConnectionOptions { Endpoint = new Uri("ftp://x/") } }), StringComparison.Ordinal);
    }

    private void Fill(int count)
    {
        for (int i = 0; i < count; i++)
            _bucket.Put($"k{i}.md", $"text {i}");
    }

    private Func<HttpContext, int, Task<bool>> OnRequest(int number, Func<HttpContext, Task> answer)
    {
        int before = _bucket.Requests.Count;
        return (http, count) => count - before == number ? Failed(answer(http)) : Task.FromResult(false);
    }

    private static async Task<bool> Failed(Task answer)
    {
        await answer;
        return true;
    }

    private async Task<IEnumerable<string>> IdsAsync(S3SourceOptions options) => (await ListAsync(new S3Source("rag", _client, options))).Select(item => item.Id);

    private static async Task<List<SourceItem>> ListAsync(S3Source source)
    {
        List<SourceItem> items = [];
        await foreach (SourceItem item in source.ListAsync(Token))
            items.Add(item);
        return items;
    }

    private static async Task<string> ReadAsync(S3Source source, SourceItem item)
    {
        using StreamReader reader = new(await source.OpenAsync(item, Token), Encoding.UTF8);
        return await reader.ReadToEndAsync(Token);
    }
}
