using System.Text;
using RagKit.Loading;
using RagKit.Sources;
using RagKit.TestData;

namespace RagKit.Loaders.Tests;

public sealed class FolderSourceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<List<string>> ListAsync(FolderSource source)
    {
        List<string> ids = [];
        await foreach (SourceItem item in source.ListAsync(Token))
            ids.Add(item.Id);
        return ids;
    }

    [Fact]
    public async Task ListAsync_orders_whole_paths_ordinally_across_folders()
    {
        using TempFolder folder = new();
        foreach (string name in new[] { "a/b.md", "a.txt", "a-b", "a/c/d.md", "B.md", "a/c.md", "ab/x", "a0", "z/é.md", "z/😀.md", "z/a.md" })
            folder.Write(name, "x");
        List<string> ids = await ListAsync(new FolderSource(folder.Path));
        Assert.Equal(11, ids.Count);
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task ListAsync_orders_random_trees_ordinally()
    {
        using TempFolder folder = new();
        Random random = new(7);
        HashSet<string> expected = [];
        for (int i = 0; i < 200; i++)
        {
            string name = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"{"ab-.0 "[random.Next(6)]}{(char)('a' + random.Next(3))}")) + (i % 7) + ".f";
            try
            {
                if (!name.Split('/').Any(part => part.StartsWith('.')))
                {
                    folder.Write(name, "x");
                    expected.Add(name);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A folder has that name already.
            }
        }
        Assert.Equal(expected.Order(StringComparer.Ordinal), await ListAsync(new FolderSource(folder.Path)));
    }

    [Theory]
    [InlineData("**/*.{md,html}", "a.md|sub/b.MD|sub/deep/c.html")]
    [InlineData("*.md", "a.md|sub/b.MD")]
    [InlineData("/*.md", "a.md")]
    [InlineData("sub/**", "sub/b.MD|sub/d.txt|sub/deep/c.html")]
    [InlineData("sub/*", "sub/b.MD|sub/d.txt")]
    [InlineData("sub/", "sub/b.MD|sub/d.txt|sub/deep/c.html")]
    [InlineData("**/deep/?.html", "sub/deep/c.html")]
    [InlineData("{sub/deep,other}/**/*.{html,{txt,md}}", "sub/deep/c.html")]
    public async Task Include_globs_choose_files(string glob, string expected)
    {
        using TempFolder folder = new();
        foreach (string name in new[] { "a.md", "sub/b.MD", "sub/deep/c.html", "sub/d.txt", ".git/e.md", ".hidden.md", "node_modules/f.md" })
            folder.Write(name, "x");
        Assert.Equal(expected.Split('|'), await ListAsync(new FolderSource(folder.Path, new FolderSourceOptions { Include = [glob] })));
    }

    [Fact]
    public async Task An_excluded_folder_is_not_walked()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Permissions are set as on Unix.");
        using TempFolder folder = new();
        folder.Write("a.md", "x");
        folder.Write("out/b.md", "x");
        Assert.Equal(["a.md"], await ListAsync(new FolderSource(folder.Path, new FolderSourceOptions { Exclude = ["out/**"] })));
        Assert.Equal(["a.md"], await ListAsync(new FolderSource(folder.Path, new FolderSourceOptions { Exclude = ["out"] })));
    }

    [Fact]
    public async Task A_folder_that_goes_while_it_is_listed_fails_the_listing()
    {
        using TempFolder folder = new();
        folder.Write("a.md", "x");
        folder.Write("z/b.md", "x");
        await using IAsyncEnumerator<SourceItem> items = new FolderSource(folder.Path).ListAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await items.MoveNextAsync());
        Directory.Delete(Path.Combine(folder.Path, "z"), recursive: true);
        RagKitException e = await Assert.ThrowsAsync<RagKitException>(async () => await items.MoveNextAsync());
        Assert.Contains(Path.Combine(folder.Path, "z"), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_and_a_file_are_refused_with_their_full_path()
    {
        using TempFolder folder = new();
        string file = folder.Write("a.md", "x"), missing = Path.Combine(folder.Path, "nope");
        Assert.Contains(missing, (await Assert.ThrowsAsync<RagKitException>(() => ListAsync(new FolderSource(missing)))).Message, StringComparison.Ordinal);
        Assert.Contains("is a file", (await Assert.ThrowsAsync<RagKitException>(() => ListAsync(new FolderSource(file)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_are_passed_over_unless_followed_and_cycles_end()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Links need no rights on Linux.");
        using TempFolder folder = new(), outside = new();
        folder.Write("in/a.md", "x");
        string secret = outside.Write("deep/s.md", "secret");
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "in", "self"), folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "out"), outside.Path);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "out2"), Path.Combine(outside.Path, "deep"));
        Directory.CreateSymbolicLink(Path.Combine(outside.Path, "back"), folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(outside.Path, "again"), outside.Path);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "f.md"), secret);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "gone.md"), Path.Combine(folder.Path, "nowhere"));
        Assert.Equal(["in/a.md"], await ListAsync(new FolderSource(folder.Path)));
        FolderSource following = new(folder.Path, new FolderSourceOptions { FollowSymlinks = true });
        Assert.Equal(["f.md", "gone.md", "in/a.md", "out/deep/s.md"], await ListAsync(following));
        await Assert.ThrowsAsync<RagKitException>(async () => await following.OpenAsync(new SourceItem("gone.md", ""), Token));
        await Assert.ThrowsAsync<RagKitException>(async () => await new FolderSource(folder.Path).OpenAsync(new SourceItem("f.md", ""), Token));
        using StreamReader reader = new(await following.OpenAsync(new SourceItem("out/deep/s.md", ""), Token));
        Assert.Equal("secret", await reader.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task A_file_that_is_gone_or_too_long_or_outside_fails_alone()
    {
        using TempFolder folder = new();
        folder.Write("long.md", "0123456789");
        FolderSource source = new(folder.Path, new FolderSourceOptions { MaxFileBytes = 5 });
        Assert.Contains("10 bytes and MaxFileBytes is 5", (await OpenFailsAsync(source, "long.md")).Message, StringComparison.Ordinal);
        Assert.Contains("not there", (await OpenFailsAsync(source, "gone.md")).Message, StringComparison.Ordinal);
        Assert.Contains("not valid Unicode", (await OpenFailsAsync(source, "g\uFFFD.md")).Message, StringComparison.Ordinal);
        Assert.Contains("outside", (await OpenFailsAsync(source, "../x.md")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_follow_the_content_and_the_id_is_the_path()
    {
        using TempFolder folder = new();
        folder.Write("a.md", "x");
        FolderSource source = new(folder.Path);
        SourceItem before = await source.ListAsync(Token).SingleAsync(Token);
        folder.Write("a.md", "xy");
        SourceItem after = await source.ListAsync(Token).SingleAsync(Token);
        Assert.NotEqual(before.Version, after.Version);
        Assert.Equal(2, after.Length);
        Assert.NotNull(after.ModifiedAt);
        Assert.Equal("docs/hr", new FolderSource("./docs/hr/").Id);
        Assert.Equal("", new FolderSource(".").Id);
        Assert.Equal("handbook", new FolderSource("docs", new FolderSourceOptions { Name = "handbook" }).Id);
    }

    [Fact]
    public async Task FilesSource_lists_files_as_named_and_a_missing_one_fails_alone()
    {
        using TempFolder folder = new();
        string a = folder.Write("a.md", "text a"), missing = Path.Combine(folder.Path, "b.md");
        FilesSource source = new([a, missing, a]);
        List<SourceItem> items = await source.ListAsync(Token).ToListAsync(Token);
        Assert.Equal([a, missing], items.Select(item => item.Id));
        using StreamReader reader = new(await source.OpenAsync(items[0], Token), Encoding.UTF8);
        Assert.Equal("text a", await reader.ReadToEndAsync(Token));
        await Assert.ThrowsAsync<RagKitException>(async () => await source.OpenAsync(items[1], Token));
    }

    [Fact]
    public void FromFolder_twice_adds_the_default_loaders_once_and_behind_others()
    {
        TextLoader own = new();
        CorpusBuilder corpus = new CorpusBuilder("c").LoadWith(own).FromFolder("a").FromFolder("b", "**/*.md").LoadCsv(new CsvLoaderOptions());
        Assert.Equal(2, corpus.Sources.Count);
        Assert.Equal(DefaultLoaders.All.Count + 2, corpus.Loaders.Count);
        Assert.Same(own, corpus.Loaders[DefaultLoaders.All.Count](null!));
    }

    [Fact]
    public void Wrong_options_say_what_is_wrong()
    {
        Assert.Contains("MaxFileBytes (0)", Assert.Throws<ArgumentException>(() => new FolderSource("x", new FolderSourceOptions { MaxFileBytes = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("256", Assert.Throws<ArgumentException>(() => new FolderSource("x", new FolderSourceOptions { Include = [string.Concat(Enumerable.Repeat("{a,b}", 20))] })).Message, StringComparison.Ordinal);
        Assert.Contains("not a glob", Assert.Throws<ArgumentException>(() => new FolderSource("x", new FolderSourceOptions { Include = ["/"] })).Message, StringComparison.Ordinal);
    }

    private static async Task<RagKitException> OpenFailsAsync(FolderSource source, string id)
    {
        RagKitException e = await Assert.ThrowsAsync<RagKitException>(async () => await source.OpenAsync(new SourceItem(id, "1"), Token));
        Assert.Contains(id, e.Message, StringComparison.Ordinal);
        return e;
    }
}
