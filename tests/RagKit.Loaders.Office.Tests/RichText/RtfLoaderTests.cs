using RagKit.Loading;
using RagKit.TestData;

namespace RagKit.Loaders.Office.Tests;

public sealed class RtfLoaderTests
{
    private static readonly RtfLoader Loader = new();

    [Theory]
    [InlineData(@"a\~b\_c\emdash d\ldblquote e\rdblquote \{f\}\\", "a b-c—d“e”{f}\\")]
    [InlineData(@"caf\'e9", "café")]
    [InlineData(@"\u8364?5 \uc2\u8364ab5\uc0 \u8364 5", "€5 €5€5")]
    [InlineData(@"\u-10179?\u-8704?", "😀")]
    [InlineData(@"\u-10179? alone", "\uFFFD alone")]
    [InlineData(@"{\f1\'83\'5d\'83\'8b\'83Q}", "ゾルゲ")]
    [InlineData(@"{\f2\'cf\'f0\'e8\'e2\'e5\'f2} \'e9", "Привет é")]
    [InlineData(@"a{\v hidden}b{\deleted gone}c", "abc")]
    [InlineData(@"a{\*\unknown x{y}z}b{\pict 00ff}c{\header h}d", "abcd")]
    [InlineData("a\\bin5 }}}}}b", "ab")]
    [InlineData("one\\\ntwo", "one\n\ntwo")]
    [InlineData(@"a\line b\tab c", "a\nb c")]
    [InlineData(@"{\object{\*\objdata 0123}{\result shown}}", "shown")]
    [InlineData(@"{\field{\*\fldinst PAGE}{\fldrslt 7}}", "7")]
    public async Task Text_is_decoded(string rtf, string expected)
    {
        Document document = await LoadAsync(rtf);
        Assert.Equal(expected, document.Text);
    }

    [Fact]
    public async Task Headings_come_by_outline_level_or_style()
    {
        Document document = await LoadAsync(@"\pard\outlinelevel1 Two\par\pard\s3 Three\par\pard Text\par\pard\outlinelevel9 Body\par");
        Assert.Equal([(BlockKind.Heading, "Two"), (BlockKind.Heading, "Three"), (BlockKind.Paragraph, "Text"), (BlockKind.Paragraph, "Body")], document.Outline());
        Assert.Equal([2, 3, 0, 0], document.Blocks.Select(block => block.Level));
        Assert.Equal("Two", document.Title);
    }

    [Fact]
    public async Task Lists_keep_numbers_and_drop_bullets()
    {
        Document document = await LoadAsync(@"{\listtext\'b7\tab}\ls1 dot\par{\listtext 1.\tab}\ilvl1 inner\par{\listtext\'b7\tab}\ilvl0 next\par\pard end\par");
        Assert.Equal("dot\n1. inner\nnext\n\nend", document.Text);
        Assert.Equal([BlockKind.List, BlockKind.Paragraph], document.Blocks.Select(block => block.Kind));
        Assert.Equal(2, document.Blocks[0].Children.Count);
    }

    [Fact]
    public async Task Rows_become_a_table()
    {
        Document document = await LoadAsync(@"before\par\trowd\cellx1\cellx2\pard\intbl a\par b\cell c\cell\row\trowd\pard\intbl d\cell\cell\row\pard after\par");
        Assert.Equal("before\n\na b | c\nd\n\nafter", document.Text);
        Assert.Equal(2, document.Blocks[1].Children.Count);
    }

    [Fact]
    public async Task Notes_and_links_are_kept()
    {
        Document document = await LoadAsync(@"A{\super\chftn{\footnote\pard\chftn  note}} {\field{\*\fldinst {HYPERLINK ""http://example.com/a b""}}{\fldrslt {link}}} z\par next\par");
        Assert.Equal("A[1] link z\n\n[1] note\n\nnext", document.Text);
        BlockLink link = Assert.Single(document.Blocks[0].Links);
        Assert.Equal(("link", "http://example.com/a b"), (document.Text[link.Range], link.Target));
    }

    [Fact]
    public async Task What_it_says_of_itself_becomes_title_and_metadata()
    {
        Document document = await LoadAsync(@"{\info{\title Caf\'e9}{\author Ann}{\keywords pay, leave}{\operator Bo}}x");
        Assert.Equal(("Café", "Ann", "x"), (document.Title, document.Metadata["author"].AsString(), document.Text));
    }

    [Fact]
    public async Task A_file_that_is_no_RTF_is_refused() =>
        Assert.Contains("is no RTF file", await Loader.FailAsync("a.rtf", "plain"), StringComparison.Ordinal);

    [Fact]
    public async Task Random_RTF_keeps_the_invariants()
    {
        string[] pieces = ["{", "}", "\\par ", "\\pard ", "\\intbl ", "\\cell ", "\\row ", "\\nestcell ", "\\ls1 ", "\\ilvl2 ", "\\outlinelevel0 ", "{\\footnote ", "{\\field{\\*\\fldinst HYPERLINK \"u\"}{\\fldrslt ",
            "text ", "\\u-10179?", "\\u-8704?", "\\'e9", "\\f1 ", "\\'83", "{\\listtext 1.}", "{\\*\\x ", "\\line ", "\\bin3 ", "\\uc2 ", "\\v ", "\\v0 ", "\\~", "\n"];
        for (int seed = 0; seed < 1000; seed++)
        {
            Random random = new(seed);
            await LoadAsync("x" + string.Concat(Enumerable.Range(0, random.Next(1, 80)).Select(_ => pieces[random.Next(pieces.Length)])));
        }
    }

    private static async Task<Document> LoadAsync(string body)
    {
        Document document = await Loader.LoadOneAsync("a.rtf",
            @"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset128 B;}{\f2\fcharset204 C;}}{\stylesheet{\s0 Normal;}{\s3\sbasedon0 heading 3;}{\*\cs4 heading 1;}}" + body + "}");
        BlockInvariants.Check(document);
        return document;
    }
}
