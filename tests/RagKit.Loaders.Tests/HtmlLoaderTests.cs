using System.Diagnostics;
using System.Text;
using RagKit.Loading;
using RagKit.TestData;

namespace RagKit.Loaders.Tests;

public sealed class HtmlLoaderTests
{
    private static readonly HtmlLoader Loader = new();

    private static async Task<IEnumerable<(BlockKind Kind, string Text)>> OutlineAsync(string html, HtmlLoaderOptions? options = null) =>
        (await new HtmlLoader(options).LoadOneAsync("a.html", html)).Outline();

    [Fact]
    public async Task Title_metadata_and_blocks_are_read()
    {
        Document document = await Loader.LoadOneAsync("a.html", """
            <html lang="en"><head><title> The
            title </title><meta name="Author" content="Ann"><meta name="keywords" content="a, b,"><style>p {}</style></head><body>
            <h1>Head &amp; shoulders</h1><p>Some <b>bold</b>   text,<br>second line &lt;3&nbsp;x.<p>Next<script>var s = "</p>";</script>
            <pre><code class="language-js">
            let x;
              y</code></pre><img src="x" alt="A picture"></body></html>
            """.ReplaceLineEndings("\n"));
        Assert.Equal("The title", document.Title);
        Assert.Equal("Ann", document.Metadata["author"].AsString());
        Assert.Equal(2, document.Metadata["keywords"].Elements.Count);
        Assert.Equal("en", document.Metadata["lang"].AsString());
        Assert.Equal(
        [
            (BlockKind.Heading, "Head & shoulders"), (BlockKind.Paragraph, "Some bold text,\nsecond line <3 x."), (BlockKind.Paragraph, "Next"),
            (BlockKind.Code, "let x;\n  y"), (BlockKind.Image, "A picture"),
        ], document.Outline());
        Assert.Equal("js", document.Blocks[3].Language);
    }

    [Fact]
    public async Task Boilerplate_is_left_out_unless_kept()
    {
        const string Html = """
            <body><header>Site</header><nav><div>Menu</div></nav><div class="cookie-banner"><p>We use cookies<div>really</div></div><div style="display: none">hidden</div>
            <main><header><h1>Title</h1></header><p>Body</p><aside>Ad</aside></main><form><p>Page in a form</p><button>Send</button></form><footer>Imprint</footer></body>
            """;
        Assert.Equal(["Title", "Body", "Page in a form"], (await OutlineAsync(Html)).Select(block => block.Text));
        string kept = (await new HtmlLoader(new HtmlLoaderOptions { KeepBoilerplate = true }).LoadOneAsync("a.html", Html)).Text;
        foreach (string part in new[] { "Site", "Menu", "We use cookies", "hidden", "Ad", "Send", "Imprint" })
            Assert.Contains(part, kept, StringComparison.Ordinal);
        Assert.Equal("Only a menu", (await Loader.LoadOneAsync("a.html", "<nav>Only a menu</nav>")).Text);
    }

    [Fact]
    public async Task Tables_are_rows_of_cells_and_layout_tables_are_read_as_blocks()
    {
        Assert.Equal(
            [(BlockKind.Table, "a | b\n1 | 2 x"), (BlockKind.TableRow, "a | b"), (BlockKind.TableRow, "1 | 2 x")],
            await OutlineAsync("<table><thead><tr><th>a<th>b</thead><tr><td>1</td><td><p>2</p>x</td></tr><tr><td></td></tr></table>"));
        Assert.Equal(
            [(BlockKind.Paragraph, "left"), (BlockKind.Heading, "Head"), (BlockKind.Paragraph, "text"), (BlockKind.Table, "x | y"), (BlockKind.TableRow, "x | y"), (BlockKind.Paragraph, "end")],
            await OutlineAsync("<table><tr><td>left<td><h2>Head</h2>text<table><tr><td>x<td>y</table>end</table>"));
    }

    [Fact]
    public async Task Lists_nest_and_links_have_their_words()
    {
        Document document = await Loader.LoadOneAsync("a.html", "<ul><li>one <a href='/x'> here </a>!<ul><li>in</ul><li>two</ul><a href='#top'>up</a>");
        Assert.Equal(
            ["one here !\nin\ntwo", "one here !\nin", "one here !", "in", "in", "in", "two", "two", "up"],
            document.Outline().Select(block => block.Text));
        Block one = LoaderRuns.Flat(document.Blocks).Single(block => block.Links.Count > 0);
        Assert.Equal(("here", "/x"), (document.Text[one.Links[0].Range], one.Links[0].Target));
    }

    [Fact]
    public async Task The_encoding_is_taken_from_the_page_or_found_out()
    {
        byte[] cyrillic = [.. "<meta charset=windows-1251><p>"u8, 0xCF, 0xF0, 0xE8];
        Assert.Equal("При", Assert.Single(await Loader.LoadAsync("a.html", cyrillic)).Text);
        byte[] lying = Encoding.UTF8.GetBytes("<meta charset=iso-8859-1><p>Grüße");
        Assert.Equal("Grüße", Assert.Single(await Loader.LoadAsync("a.html", lying)).Text);
    }

    public static TheoryData<string, string> Adversaries => new()
    {
        { "div", string.Concat(Enumerable.Repeat("<div>", 100_000)) + "x" },
        { "lists", string.Concat(Enumerable.Repeat("<ul><li>", 100_000)) + "x" },
        { "quotes", string.Concat(Enumerable.Repeat("<blockquote>", 100_000)) + "x" + string.Concat(Enumerable.Repeat("</blockquote>", 100_000)) },
        { "tables", string.Concat(Enumerable.Repeat("<table><tr><td>", 100_000)) + "x" },
        { "bold", string.Concat(Enumerable.Repeat("<b><p>", 100_000)) + "x" },
        { "wrong ends", string.Concat(Enumerable.Repeat("<div>", 100_000)) + string.Concat(Enumerable.Repeat("</p></td></span>", 100_000)) + "x" },
        { "attributes", "<p " + string.Join(' ', Enumerable.Range(0, 100_000).Select(i => $"a{i}=1")) + ">x" },
    };

    [Theory]
    [MemberData(nameof(Adversaries))]
    public async Task Any_depth_is_read_in_time(string name, string html)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Document document = await Loader.LoadOneAsync("a.html", html);
        Assert.Equal("x", document.Text);
        BlockInvariants.Check(document);
        Assert.Equal(64, document.ContentHash.Length);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(8), $"'{name}' took {watch.Elapsed}.");
    }

    [Fact]
    public async Task In_XHTML_an_element_that_closes_itself_is_empty()
    {
        Document document = await Loader.LoadOneAsync("a.xhtml", "<?xml version='1.0'?><html><head><title/><script src='x'/></head><body><p/><div/><textarea/><p>Still here</p></body></html>");
        Assert.Equal("Still here", document.Text);
    }

    [Fact]
    public async Task A_page_over_the_limit_is_refused()
    {
        RagKitException e = await Assert.ThrowsAsync<RagKitException>(() => new HtmlLoader(new HtmlLoaderOptions { MaxBytes = 10 }).LoadAsync("a.html", "<p>longer than that"));
        Assert.Contains("at most 10", e.Message, StringComparison.Ordinal);
        Assert.Contains("no text", await Loader.FailAsync("a.html", "<script>var app = 1;</script>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_HTML_keeps_the_invariants()
    {
        string[] pieces = ["<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<h1>", "</h1>", "<pre>", "</pre>", "<blockquote>", "</blockquote>",
            "<a href=u>", "</a>", "<nav>", "</nav>", "<br>", "<img alt=i>", " text ", "😀", "\n", "&amp;", "<b>", "<div>", "</div>", "<dl>", "<dt>", "<dd>", "</dl>", "<caption>", "<title>t</title>", "<svg>", "</svg>"];
        for (int seed = 0; seed < 1000; seed++)
        {
            Random random = new(seed);
            string html = "x" + string.Concat(Enumerable.Range(0, random.Next(1, 80)).Select(_ => pieces[random.Next(pieces.Length)]));
            BlockInvariants.Check(await Loader.LoadOneAsync("a.html", html));
        }
    }

    [Fact]
    public async Task Real_pages_load()
    {
        foreach (string path in Directory.EnumerateFiles(SharedData.Path("docs", "html")))
        {
            Document document = Assert.Single(await Loader.LoadAsync(Path.GetFileName(path), await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)));
            BlockInvariants.Check(document);
            Assert.DoesNotContain('\uFFFD', document.Text);
        }
    }

    [Fact]
    public async Task Dates_that_a_page_states_are_dates_and_others_are_left_out()
    {
        Document document = await Loader.LoadOneAsync("a.html", """
            <head><meta property="article:published_time" content="2024-03-03T10:00:00Z"><meta name="dcterms.modified" content="2024-04-01">
            <meta name="dc.creator" content="Ann"><meta name="date" content="last spring"></head><p>Text.</p>
            """);
        Assert.Equal(new DateTimeOffset(2024, 3, 3, 10, 0, 0, TimeSpan.Zero), document.Metadata["published"].AsDate());
        Assert.Equal(new DateTimeOffset(2024, 4, 1, 0, 0, 0, TimeSpan.Zero), document.Metadata["modified"].AsDate());
        Assert.Equal("Ann", document.Metadata["author"].AsString());
        Assert.Empty((await Loader.LoadOneAsync("b.html", "<meta name=date content='last spring'><p>Text.</p>")).Metadata);
    }
}
