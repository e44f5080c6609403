using System.Diagnostics;
using RagKit.Figures;
using RagKit.Loading;
using RagKit.Sources;
using RagKit.TestData;

namespace RagKit.Loaders.Tests.Web;

public sealed class MainContentTests
{
    private static readonly HtmlLoader Main = new(new HtmlLoaderOptions { Content = HtmlContent.Main });
    private static readonly HtmlLoader Body = new(new HtmlLoaderOptions { Content = HtmlContent.Body });

    public static TheoryData<string> Pages =>
        [.. Directory.EnumerateFiles(Folder, "*.html", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static string Folder => Repository.Path("tests", "RagKit.Loaders.Tests", "Web", "Pages");

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_main_text_is_what_a_reader_would_mark(string page)
    {
        string path = Path.Combine(Folder, page), html = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        string marked = await File.ReadAllTextAsync(Path.ChangeExtension(path, ".txt"), TestContext.Current.CancellationToken);
        Document main = await Main.LoadOneAsync("page.html", html);
        double f1 = WordF1.Of(main.Text, marked), body = WordF1.Of((await Body.LoadOneAsync("page.html", html)).Text, marked);
        Assert.True(f1 >= 0.75, $"{page}: token F1 {f1:0.000}");
        Assert.True(f1 >= body - 0.01, $"{page}: main content {f1:0.000} is worse than the body's {body:0.000}");
    }

    [Fact]
    public async Task Auto_takes_the_main_text_of_what_a_server_sent_and_all_of_a_file()
    {
        const string Html = "<div class=related-links>Elsewhere there is more of this kind.</div><div class=text><p>A sentence stands here, and it goes on. Another one follows it, as they do.</p></div>";
        Document file = await new HtmlLoader().LoadOneAsync("a.html", Html);
        using MemoryStream stream = new(System.Text.Encoding.UTF8.GetBytes(Html));
        List<Document> sent = [];
        await foreach (Document document in new HtmlLoader().LoadAsync(new SourceContent(new SourceItem("a", "1") { MediaType = "text/html" }, stream), TestContext.Current.CancellationToken))
            sent.Add(document);
        Assert.Contains("Elsewhere", file.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Elsewhere", Assert.Single(sent).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_nothing_but_links_is_read_as_it_is() =>
        Assert.Equal("One\n\nTwo", (await Main.LoadOneAsync("a.html", "<div><a href=1>One</a></div><div><a href=2>Two</a></div>")).Text);

    [Theory]
    [MemberData(nameof(HtmlLoaderTests.Adversaries), MemberType = typeof(HtmlLoaderTests))]
    public async Task Any_depth_is_judged_in_time(string name, string html)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal("x", (await Main.LoadOneAsync("a.html", html)).Text);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"'{name}' took {watch.Elapsed}.");
    }
}

public sealed class HtmlMainContentConformanceTests : DocumentLoaderConformance
{
    protected override IReadOnlyList<LoaderSample> Samples =>
    [
        new("a.html", """
            <html><body class="post"><div class=menu><a href=/>Home</a> <a href=/x>X</a></div><div id=content><h1>Head 😀</h1><p>Some <b>text</b> that is long enough. It has two sentences.
            <div class="ad">Buy now</div><ul><li>one<li>two <a href=/y>y</a></ul><table><tr><th>a<th>b<tr><td>1<td>2</table></div><div class=footer>© Somebody</div></body></html>
            """),
    ];

    protected override IDocumentLoader CreateLoader() => new HtmlLoader(new HtmlLoaderOptions { Content = HtmlContent.Main });
}
