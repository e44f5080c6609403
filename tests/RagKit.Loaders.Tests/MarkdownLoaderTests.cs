using System.Diagnostics;
using RagKit.Loading;
using RagKit.TestData;

namespace RagKit.Loaders.Tests;

public sealed class MarkdownLoaderTests
{
    private static readonly MarkdownLoader Loader = new();

    [Fact]
    public async Task Front_matter_becomes_typed_metadata_and_the_text_begins_behind_it()
    {
        Document document = await Loader.LoadOneAsync("a/leave.md", """
            ---
            title: "Parental leave"
            year: 2026
            rate: 1.50
            public: true
            reviewed: 2026-11-21
            code: "007"
            tags: [hr, pay]
            nothing:
            author:
              name: Ann
              address: {city: Oslo}
            ---
            # Head
            """.ReplaceLineEndings("\n"));
        Assert.Equal("# Head", document.Text);
        Assert.Equal("Parental leave", document.Title);
        Assert.Equal(2026, document.Metadata["year"].AsInteger());
        Assert.Equal(1.50m, document.Metadata["rate"].AsDecimal());
        Assert.True(document.Metadata["public"].AsBoolean());
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero), document.Metadata["reviewed"].AsDate());
        Assert.Equal("007", document.Metadata["code"].AsString());
        Assert.Equal(["hr", "pay"], document.Metadata["tags"].Elements.Select(tag => tag.AsString()));
        Assert.Equal(MetadataKind.Null, document.Metadata["nothing"].Kind);
        Assert.Equal("Ann", document.Metadata["author.name"].AsString());
        Assert.Equal("Oslo", document.Metadata["author.address.city"].AsString());
    }

    [Fact]
    public async Task Broken_front_matter_is_refused_with_its_line() =>
        Assert.Contains("line 3", await Loader.FailAsync("a.md", "---\nok: 1\nbad: a: b\n---\ntext"), StringComparison.Ordinal);

    [Theory]
    [InlineData("---\njust text\n---\nmore")]
    [InlineData("---\nopen: yes\n\ntext")]
    [InlineData("----\na: 1\n----\ntext")]
    public async Task Dashes_that_hold_no_front_matter_stay_text(string text) => Assert.Equal(text, (await Loader.LoadOneAsync("a.md", text)).Text);

    [Theory]
    [InlineData("# The *big* `title` #\n\ntext", "The big title")]
    [InlineData("Setext\n===\n\ntext", "Setext")]
    [InlineData("# 1. First\n\ntext", "1. First")]
    [InlineData("## Second\n\ntext", "notes")]
    public async Task The_title_is_the_first_heading_of_level_1_else_the_name(string text, string title) =>
        Assert.Equal(title, (await Loader.LoadOneAsync("x/notes.md", text)).Title);

    [Fact]
    public async Task Blocks_have_the_ranges_of_what_they_say()
    {
        Document document = await Loader.LoadOneAsync("a.md", "# Head #\r\n\r\nSome *text*.\r\n\r\n- one\r\n  - inner\r\n- two\r\n\r\n> said\r\n\r\n```cs\r\nint x;\r\n\r\nint y;\r\n```\r\n\r\n" +
            "    indented\r\n\r\n| a | b |\r\n|---|---|\r\n| 1 | 2 |\r\n\r\n![alt](x.png)\r\n\r\n<!-- no -->\r\n");
        Assert.Equal(
        [
            (BlockKind.Heading, "Head"), (BlockKind.Paragraph, "Some *text*."),
            (BlockKind.List, "- one\r\n  - inner\r\n- two"), (BlockKind.ListItem, "- one\r\n  - inner"), (BlockKind.Paragraph, "one"),
            (BlockKind.List, "- inner"), (BlockKind.ListItem, "- inner"), (BlockKind.Paragraph, "inner"), (BlockKind.ListItem, "- two"), (BlockKind.Paragraph, "two"),
            (BlockKind.Quote, "> said"), (BlockKind.Paragraph, "said"), (BlockKind.Code, "int x;\r\n\r\nint y;"), (BlockKind.Code, "indented"),
            (BlockKind.Table, "| a | b |\r\n|---|---|\r\n| 1 | 2 |"), (BlockKind.TableRow, "a | b"), (BlockKind.TableRow, "1 | 2"),
            (BlockKind.Image, "![alt](x.png)"),
        ], document.Outline());
        Assert.Equal("cs", LoaderRuns.Flat(document.Blocks).First(block => block.Kind == BlockKind.Code).Language);
    }

    [Fact]
    public async Task Links_have_their_text_and_target()
    {
        Document document = await Loader.LoadOneAsync("a.md", "See [the *docs*](http://a.b/c), [ref], <http://d.e> and https://f.g/h.\n\n[ref]: /r\n");
        Assert.Equal(
            [("the *docs*", "http://a.b/c"), ("ref", "/r"), ("<http://d.e>", "http://d.e"), ("https://f.g/h", "https://f.g/h")],
            document.Blocks[0].Links.Select(link => (document.Text[link.Range], link.Target)));
    }

    public static TheoryData<string, string> Adversaries => new()
    {
        { "quotes", new string('>', 100_000) + " x" },
        { "brackets", new string('[', 100_000) + "x" },
        { "lists", string.Concat(Enumerable.Repeat("- ", 100_000)) + "x" },
        { "stairs", string.Concat(Enumerable.Range(0, 1500).Select(i => new string(' ', 2 * i) + "- x\n")) },
        { "definitions", string.Concat(Enumerable.Range(0, 100_000).Select(i => $"[r{i}]: /u\n")) },
        { "links without end", string.Concat(Enumerable.Repeat("[a](", 100_000)) },
        { "yaml", "---\na: " + new string('[', 60_000) + "\n---\nx" },
    };

    [Theory]
    [MemberData(nameof(Adversaries))]
    public async Task What_nobody_means_is_refused_in_time(string name, string text)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Assert.NotEmpty(await Loader.FailAsync(name + ".md", text));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(8), $"'{name}' took {watch.Elapsed}.");
    }

    [Fact]
    public async Task Unclosed_emphasis_and_a_long_rule_are_only_text()
    {
        Document document = await Loader.LoadOneAsync("a.md", string.Concat(Enumerable.Repeat("*a _b ", 20_000)) + "\n\n" + string.Concat(Enumerable.Repeat("* ", 200)) + "\n\nend");
        Assert.Equal("end", document.Outline().Last().Text);
    }

    [Fact]
    public async Task Random_Markdown_keeps_the_invariants()
    {
        string[] pieces = ["# ", "- ", "  ", "> ", "1. ", "```\n", "| a | b |\n|---|---|\n", "+---+\n| x |\n+---+\n", "[l](u)", "![i](u)", "text", "😀", "\t", "\n", "\n\n", "\r\n", "*", "`", "<b>", "---\n", "[r]: u\n", "==="];
        for (int seed = 0; seed < 400; seed++)
        {
            Random random = new(seed);
            string text = "x" + string.Concat(Enumerable.Range(0, random.Next(1, 80)).Select(_ => pieces[random.Next(pieces.Length)]));
            BlockInvariants.Check(await Loader.LoadOneAsync("a.md", text));
        }
    }

    [Fact]
    public async Task Real_Markdown_loads()
    {
        foreach (string path in Directory.EnumerateFiles(SharedData.Path("docs", "md")))
        {
            Document document = Assert.Single(await Loader.LoadAsync(Path.GetFileName(path), await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)));
            BlockInvariants.Check(document);
            Assert.NotEmpty(document.Blocks);
        }
        Document umlauts = Assert.Single(await Loader.LoadAsync("u.md", await File.ReadAllBytesAsync(SharedData.Path("docs", "md", "umlauts-non-utf8.md"), TestContext.Current.CancellationToken)));
        Assert.Contains("äöüß", umlauts.Text, StringComparison.Ordinal);
    }
}
