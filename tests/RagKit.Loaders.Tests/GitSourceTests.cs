using System.Diagnostics;
using System.Text;
using RagKit.Git;
using RagKit.Loading;
using RagKit.Sources;
using RagKit.TestData;

namespace RagKit.Loaders.Tests;

public sealed class GitSourceConformanceTests : SourceConformance
{
    protected override bool KeepsWhatWasListed => true;

    protected override Task<SourcePlace> CreatePlaceAsync(IReadOnlyDictionary<string, string> items) => GitPlace.CreateAsync(items);
}

public sealed class GitSourceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Globs_choose_files_and_what_git_does_not_keep_is_left_out()
    {
        using Clone clone = new();
        foreach (string name in new[] { "a.md", "docs/b.md", "docs/c.txt", ".github/d.md", ".env", "-x.md" })
            clone.Folder.Write(name, name);
        File.CreateSymbolicLink(Path.Combine(clone.Folder.Path, "link.md"), "a.md");
        clone.Commit();
        clone.Git("update-index", "--add", "--cacheinfo", $"160000,{new string('1', 40)},sub.md");
        clone.Git("commit", "-qm", "a submodule");
        clone.Folder.Write("uncommitted.md", "x");
        Assert.Equal(["-x.md", "a.md", "docs/b.md"], await IdsAsync(clone, new GitSourceOptions { Include = ["*.md"] }));
        Assert.Equal(["docs/b.md", "docs/c.txt"], await IdsAsync(clone, new GitSourceOptions { Include = ["docs/"] }));
        Assert.Contains(".github/d.md", await IdsAsync(clone, new GitSourceOptions { Exclude = [] }));
    }

    [Fact]
    public async Task Any_ref_is_read_also_from_a_bare_repository()
    {
        using Clone clone = new();
        clone.Folder.Write("a.md", "one");
        clone.Commit();
        clone.Git("tag", "v1");
        clone.Git("checkout", "-qb", "feature/x");
        clone.Folder.Write("a.md", "two");
        clone.Folder.Write("b.md", "b");
        clone.Commit();
        using TempFolder bare = new();
        Clone.Run(bare.Path, "clone", "-q", "--bare", clone.Folder.Path, bare.Path);
        foreach (string folder in new[] { clone.Folder.Path, bare.Path })
        {
            Assert.Equal("one", await OnlyAsync(folder, "v1"));
            Assert.Equal("one", await OnlyAsync(folder, "HEAD~1"));
            Assert.Equal("two", await OnlyAsync(folder, "feature/x"));
        }
    }

    [Theory]
    [InlineData("--upload-pack=touch x")]
    [InlineData("--all")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("")]
    public void A_ref_that_is_none_is_refused(string name) =>
        Assert.Contains("Ref (", Assert.Throws<ArgumentException>(() => new GitSource(".", new GitSourceOptions { Ref = name })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Unknown_refs_and_folders_without_repository_say_the_next_step()
    {
        using Clone clone = new();
        clone.Folder.Write("sub/a.md", "one");
        clone.Commit();
        Assert.Contains("'nope'", await FailAsync(clone.Folder.Path, new GitSourceOptions { Ref = "nope" }), StringComparison.Ordinal);
        Assert.Contains("holds '.git'", await FailAsync(Path.Combine(clone.Folder.Path, "sub"), new GitSourceOptions()), StringComparison.Ordinal);
        Assert.Contains("does not exist", await FailAsync(Path.Combine(clone.Folder.Path, "nope"), new GitSourceOptions()), StringComparison.Ordinal);
        Assert.Contains("Install git", await FailAsync(clone.Folder.Path, new GitSourceOptions { Program = "no-such-git" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_names_are_listed_as_they_are_and_opened_by_their_blob()
    {
        using Clone clone = new();
        string[] names = ["a\nb.md", "a\tb.md", "\"quoted\".md", "über 😀.md", "$(touch x).md", "--help"];
        foreach (string name in names)
            clone.Folder.Write(name, "text of " + name);
        clone.Commit();
        using GitSource source = new(clone.Folder.Path);
        List<SourceItem> items = await ListAsync(source);
        Assert.Equal(names.Order(StringComparer.Ordinal), items.Select(item => item.Id).Order(StringComparer.Ordinal));
        foreach (SourceItem item in items)
            Assert.Equal("text of " + item.Id, await ReadAsync(source, item));
        await Assert.ThrowsAsync<RagKitException>(() => ReadAsync(source, new SourceItem("x", "HEAD\nHEAD")));
    }

    [Fact]
    public async Task Long_blobs_are_streamed_and_a_stream_given_up_ends_its_process()
    {
        using Clone clone = new();
        byte[] bytes = new byte[3 << 20];
        new Random(7).NextBytes(bytes);
        clone.Folder.Write("long.bin", bytes);
        clone.Folder.Write("short.md", "short");
        clone.Commit();
        using GitSource source = new(clone.Folder.Path);
        List<SourceItem> items = await ListAsync(source);
        await using (Stream stream = await source.OpenAsync(items[0], Token))
        {
            Assert.IsNotType<MemoryStream>(stream);
            await stream.ReadExactlyAsync(new byte[10], Token);
        }
        for (int round = 0; round < 2; round++)
        {
            using MemoryStream copy = new();
            await using (Stream stream = await source.OpenAsync(items[0], Token))
                await stream.CopyToAsync(copy, Token);
            Assert.Equal(bytes, copy.ToArray());
            Assert.Equal("short", await ReadAsync(source, items[1]));
        }
        using GitSource bounded = new(clone.Folder.Path, new GitSourceOptions { MaxFileBytes = 1 << 20 });
        RagKitException e = await Assert.ThrowsAsync<RagKitException>(() => ReadAsync(bounded, items[0]));
        Assert.Contains("MaxFileBytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pointer_of_Git_LFS_and_a_missing_blob_fail_alone()
    {
        using Clone clone = new();
        clone.Folder.Write("big.md", $"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('a', 64)}\nsize 12345\n");
        clone.Folder.Write("good.md", "good");
        clone.Commit();
        using GitSource source = new(clone.Folder.Path);
        List<SourceItem> items = await ListAsync(source);
        Assert.Contains("git lfs pull", (await Assert.ThrowsAsync<RagKitException>(() => ReadAsync(source, items[0]))).Message, StringComparison.Ordinal);
        Assert.Contains("no blob", (await Assert.ThrowsAsync<RagKitException>(() => ReadAsync(source, items[1] with { Version = new string('1', 40) }))).Message, StringComparison.Ordinal);
        Assert.Equal("good", await ReadAsync(source, items[1]));
    }

    [Fact]
    public async Task A_partial_clone_fetches_nothing()
    {
        using Clone clone = new();
        clone.Folder.Write("a.md", "text");
        clone.Commit();
        using TempFolder bare = new();
        Clone.Run(bare.Path, "clone", "-q", "--bare", clone.Folder.Path, bare.Path);
        string blob = (await ListAsync(new GitSource(bare.Path)))[0].Version;
        // What the repository would have run to fetch the blob that it lacks leaves a file.
        string trap = Path.Combine(clone.Folder.Path, "trap");
        foreach ((string name, string value) in new[] { ("remote.origin.url", $"ext::touch {trap}"), ("remote.origin.promisor", "true"), ("extensions.partialClone", "origin"), ("protocol.allow", "always") })
            Clone.Run(bare.Path, "config", name, value);
        Clone.Run(bare.Path, "config", "core.repositoryformatversion", "1");
        using GitSource source = new(bare.Path);
        await Assert.ThrowsAsync<RagKitException>(() => ReadAsync(source, new SourceItem("a.md", new string('1', 40))));
        Assert.False(File.Exists(trap));
        Assert.Equal("text", await ReadAsync(source, new SourceItem("a.md", blob)));
    }

    [Fact]
    public void The_id_is_the_folder_as_given()
    {
        Assert.Equal("../handbook", new GitSource("../handbook/").Id);
        Assert.Equal("docs", new GitSource(".", new GitSourceOptions { Name = "docs" }).Id);
        Assert.Single(new CorpusBuilder("c").FromGit(".", "**/*.md").Sources);
    }

    private static async Task<string> OnlyAsync(string folder, string name)
    {
        using GitSource source = new(folder, new GitSourceOptions { Ref = name, Include = ["a.md"] });
        return await ReadAsync(source, Assert.Single(await ListAsync(source)));
    }

    private static async Task<string> FailAsync(string folder, GitSourceOptions options)
    {
        using GitSource source = new(folder, options);
        return (await Assert.ThrowsAsync<RagKitException>(() => ListAsync(source))).Message;
    }

    private static async Task<IEnumerable<string>> IdsAsync(Clone clone, GitSourceOptions options)
    {
        using GitSource source = new(clone.Folder.Path, options);
        return (await ListAsync(source)).Select(item => item.Id);
    }

    private static async Task<List<SourceItem>> ListAsync(GitSource source) => await source.ListAsync(Token).ToListAsync(Token);

    private static async Task<string> ReadAsync(GitSource source, SourceItem item)
    {
        using StreamReader reader = new(await source.OpenAsync(item, Token), Encoding.UTF8);
        return await reader.ReadToEndAsync(Token);
    }
}

/// <summary>A repository in a temporary folder; its tests skip where there is no git.</summary>
internal sealed class Clone : IDisposable
{
    public Clone()
    {
        Git("init", "-q", "-b", "main", ".");
        Git("config", "user.name", "somebody");
        Git("config", "user.email", "somebody@example.com");
    }

    public TempFolder Folder { get; } = new();

    public static void Run(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("git", arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        try
        {
            using Process process = Process.Start(start)!;
            string said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)}: {said}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("git is not installed: run tests/tools.sh.");
        }
    }

    public void Git(params string[] arguments) => Run(Folder.Path, arguments);

    public void Commit()
    {
        Git("add", "-A");
        Git("commit", "-q", "--allow-empty", "-m", "a change");
    }

    public void Dispose() => Folder.Dispose();
}

internal sealed class GitPlace(Clone clone) : SourcePlace
{
    private readonly GitSource _source = new(clone.Folder.Path, new GitSourceOptions { Name = "handbook" });

    public override ISource Source => _source;

    public static Task<SourcePlace> CreateAsync(IReadOnlyDictionary<string, string> items)
    {
        Clone clone = new();
        foreach ((string name, string text) in items)
            clone.Folder.Write(name, text);
        clone.Commit();
        return Task.FromResult<SourcePlace>(new GitPlace(clone));
    }

    public override Task PutAsync(string name, string text)
    {
        clone.Folder.Write(name, text);
        clone.Commit();
        return Task.CompletedTask;
    }

    public override Task RemoveAsync(string name)
    {
        File.Delete(Path.Combine(clone.Folder.Path, name));
        clone.Commit();
        return Task.CompletedTask;
    }

    public override Task<bool> BreakAsync()
    {
        clone.Git("update-ref", "-d", "refs/heads/main");
        return Task.FromResult(true);
    }

    public override ValueTask DisposeAsync()
    {
        _source.Dispose();
        clone.Dispose();
        return base.DisposeAsync();
    }
}
