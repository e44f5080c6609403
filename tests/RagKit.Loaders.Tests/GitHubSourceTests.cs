using System.Text;
using Microsoft.AspNetCore.Http;
using RagKit.Git;
using RagKit.Loading;
using RagKit.Resilience;
using RagKit.Sources;
using RagKit.Testing.Time;
using RagKit.Web;

namespace RagKit.Loaders.Tests;

public sealed class GitHubSourceConformanceTests : SourceConformance
{
    protected override bool KeepsWhatWasListed => true;

    protected override async Task<SourcePlace> CreatePlaceAsync(IReadOnlyDictionary<string, string> items) => await HubPlace.CreateAsync(items, archiveAfter: 1000);
}

public sealed class GitHubArchiveConformanceTests : SourceConformance
{
    protected override bool KeepsWhatWasListed => true;

    protected override async Task<SourcePlace> CreatePlaceAsync(IReadOnlyDictionary<string, string> items) => await HubPlace.CreateAsync(items, archiveAfter: 0);
}

public sealed class GitHubSourceTests : IAsyncLifetime
{
    private LoopbackGitHub _hub = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _hub = await LoopbackGitHub.StartAsync();

    public async ValueTask DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task Globs_choose_files_and_symbolic_links_are_left_out()
    {
        foreach (string path in new[] { "a.md", "docs/b.md", "docs/c.link", "docs/d.txt", ".github/e.md" })
            _hub.Put(path, path);
        using GitHubSource source = Open(new GitHubSourceOptions { Ref = "main", Include = ["*.{md,link}"] });
        Assert.Equal(["a.md", "docs/b.md"], (await ListAsync(source)).Select(item => item.Id));
        Assert.Equal("acme/handbook", source.Id);
    }

    [Fact]
    public async Task A_tree_that_is_cut_short_is_walked_folder_by_folder_in_the_same_order()
    {
        for (int i = 0; i < 40; i++)
            _hub.Put($"d{i % 4}/e{i % 3}/{i:00}.md", $"text {i}");
        _hub.Put("a.md", "a");
        _hub.Put("z.md", "z");
        using GitHubSource source = Open(new GitHubSourceOptions());
        List<SourceItem> whole = await ListAsync(source);
        int before = _hub.Requests.Count();
        _hub.MaxEntries = 6;
        Assert.Equal(whole, await ListAsync(source));
        Assert.Equal(42, whole.Count);
        Assert.InRange(_hub.Requests.Count() - before, 10, 40);
    }

    [Fact]
    public async Task Many_files_are_taken_from_one_archive_and_few_are_asked_for()
    {
        for (int i = 0; i < 50; i++)
            _hub.Put($"{i:00}.md", $"text {i}");
        // What the archive changes (export-subst), or leaves out, is asked for.
        _hub.InArchive = (path, bytes) => path == "40.md" ? [1] : bytes;
        using GitHubSource source = Open(new GitHubSourceOptions { ArchiveAfter = 3 });
        foreach (SourceItem item in await ListAsync(source))
            Assert.Equal($"text {int.Parse(item.Id[..2], System.Globalization.CultureInfo.InvariantCulture)}", await ReadAsync(source, item));
        Assert.Equal(4, _hub.Requests.Count(path => path.Contains("/blobs/", StringComparison.Ordinal)));
        Assert.Single(_hub.Requests, path => path.Contains("/codeload/", StringComparison.Ordinal));

        _hub.Put("07.md", "changed");
        SourceItem changed = (await ListAsync(source))[7];
        Assert.Equal("changed", await ReadAsync(source, changed));
        Assert.Equal(5, _hub.Requests.Count(path => path.Contains("/blobs/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_broken_archive_is_done_without()
    {
        _hub.Put("a.md", "text a");
        _hub.Fault = async http =>
        {
            if (!http.Request.Path.StartsWithSegments("/codeload"))
                return false;
            await http.Response.WriteAsync("no archive");
            return true;
        };
        using GitHubSource source = Open(new GitHubSourceOptions { ArchiveAfter = 0 });
        Assert.Equal("text a", await ReadAsync(source, (await ListAsync(source))[0]));
    }

    [Theory]
    [InlineData(403, "X-RateLimit-Reset", 90)]
    [InlineData(429, "X-RateLimit-Reset", 90)]
    [InlineData(403, "Retry-After", 7)]
    [InlineData(429, "", 60)]
    public async Task A_limit_that_is_used_up_says_how_long_to_wait(int status, string header, int expected)
    {
        ManualTime time = new();
        _hub.Fault = http =>
        {
            http.Response.StatusCode = status;
            if (header.Length > 0)
                http.Response.Headers[header] = header == "Retry-After" ? "7" : $"{time.GetUtcNow().ToUnixTimeSeconds() + 90}";
            if (header != "Retry-After")
                http.Response.Headers["X-RateLimit-Remaining"] = "0";
            return Task.FromResult(true);
        };
        using GitHubSource source = Open(new GitHubSourceOptions(), time);
        RejectedCallException e = await Assert.ThrowsAsync<RejectedCallException>(() => ListAsync(source));
        Assert.Equal((TimeSpan.FromSeconds(expected), (int?)status), (e.RetryAfter, e.StatusCode));
    }

    [Theory]
    [InlineData(404, "private repository")]
    [InlineData(401, "token")]
    [InlineData(409, "no commit yet")]
    public async Task A_refusal_says_the_next_step(int status, string expected)
    {
        _hub.Fault = http =>
        {
            http.Response.StatusCode = status;
            return Task.FromResult(true);
        };
        using GitHubSource source = Open(new GitHubSourceOptions());
        Assert.Contains(expected, (await Assert.ThrowsAsync<RagKitException>(() => ListAsync(source))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"tree":[{"path":"a","mode":"100644","sha":"../../x"}]}""")]
    [InlineData("""{"tree":[{"path":"a"}]}""")]
    public async Task A_tree_that_makes_no_sense_fails_the_listing(string tree)
    {
        _hub.Put("a.md", "a");
        _hub.Fault = async http =>
        {
            if (!http.Request.Path.Value!.Contains("/trees/", StringComparison.Ordinal))
                return false;
            await http.Response.WriteAsync(tree);
            return true;
        };
        using GitHubSource source = Open(new GitHubSourceOptions());
        Assert.Contains("not understood", (await Assert.ThrowsAsync<RagKitException>(() => ListAsync(source))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pointers_of_Git_LFS_and_long_files_fail_alone()
    {
        _hub.Put("a.md", $"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('a', 64)}\nsize 12345\n");
        _hub.Put("b.md", new string('x', 2000));
        _hub.Put("c.md", "good");
        using GitHubSource source = Open(new GitHubSourceOptions { Access = new WebAccessOptions { AllowPrivateAddresses = true, MaxBytes = 1000 } });
        List<SourceItem> items = await ListAsync(source);
        Assert.Contains("git lfs pull", (await Assert.ThrowsAsync<RagKitException>(() => ReadAsync(source, items[0]))).Message, StringComparison.Ordinal);
        Assert.Contains("MaxBytes", (await Assert.ThrowsAsync<RagKitException>(() => ReadAsync(source, items[1]))).Message, StringComparison.Ordinal);
        Assert.Equal("good", await ReadAsync(source, items[2]));
    }

    [Fact]
    public async Task The_token_is_sent_to_the_api_and_private_addresses_need_leave()
    {
        _hub.Put("a.md", "a");
        using GitHubSource source = Open(new GitHubSourceOptions { Token = "secret" });
        await ListAsync(source);
        Assert.Equal("Bearer secret", _hub.Headers.Authorization.ToString());
        using GitHubSource guarded = new("acme/handbook", new GitHubSourceOptions { Address = _hub.Address });
        Assert.Contains("AllowPrivateAddresses", (await Assert.ThrowsAsync<RagKitException>(() => ListAsync(guarded))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_options_say_what_is_wrong()
    {
        static string Message(string repository, GitHubSourceOptions options) => Assert.Throws<ArgumentException>(() => new GitHubSource(repository, options)).Message;
        Assert.Contains("'owner/name'", Message("handbook", new GitHubSourceOptions()), StringComparison.Ordinal);
        Assert.Contains("'owner/name'", Message("../..", new GitHubSourceOptions()), StringComparison.Ordinal);
        Assert.Contains("Ref ('a/../b')", Message("a/b", new GitHubSourceOptions { Ref = "a/../b" }), StringComparison.Ordinal);
        Assert.Contains("ArchiveAfter (-1)", Message("a/b", new GitHubSourceOptions { ArchiveAfter = -1 }), StringComparison.Ordinal);
        Assert.Contains("https", Message("a/b", new GitHubSourceOptions { Address = new Uri("http://git.example.com"), Token = "t" }), StringComparison.Ordinal);
        Assert.Single(new CorpusBuilder("c").FromGitHub("a/b", "**/*.md").Sources);
    }

    private GitHubSource Open(GitHubSourceOptions options, TimeProvider? time = null) => new("acme/handbook", options with
    {
        Address = _hub.Address,
        Access = options.Access.MaxBytes == 1000 ? options.Access : new WebAccessOptions { AllowPrivateAddresses = true },
    }, time);

    private static async Task<List<SourceItem>> ListAsync(GitHubSource source) => await source.ListAsync(Token).ToListAsync(Token);

    private static async Task<string> ReadAsync(GitHubSource source, SourceItem item)
    {
        using StreamReader reader = new(await source.OpenAsync(item, Token), Encoding.UTF8);
        return await reader.ReadToEndAsync(Token);
    }
}

internal sealed class HubPlace(LoopbackGitHub hub, int archiveAfter) : SourcePlace
{
    private readonly GitHubSource _source = new("acme/handbook", new GitHubSourceOptions
    {
        Address = hub.Address,
        ArchiveAfter = archiveAfter,
        Access = new WebAccessOptions { AllowPrivateAddresses = true },
    });

    public override ISource Source => _source;

    public static async Task<SourcePlace> CreateAsync(IReadOnlyDictionary<string, string> items, int archiveAfter)
    {
        LoopbackGitHub hub = await LoopbackGitHub.StartAsync();
        foreach ((string name, string text) in items)
            hub.Put(name, text);
        return new HubPlace(hub, archiveAfter);
    }

    public override Task PutAsync(string name, string text)
    {
        hub.Put(name, text);
        return Task.CompletedTask;
    }

    public override Task RemoveAsync(string name)
    {
        hub.Files.Remove(name);
        return Task.CompletedTask;
    }

    public override Task<bool> BreakAsync()
    {
        hub.Fault = http =>
        {
            http.Response.StatusCode = 500;
            return Task.FromResult(true);
        };
        return Task.FromResult(true);
    }

    public override async ValueTask DisposeAsync()
    {
        _source.Dispose();
        await hub.DisposeAsync();
        await base.DisposeAsync();
    }
}
