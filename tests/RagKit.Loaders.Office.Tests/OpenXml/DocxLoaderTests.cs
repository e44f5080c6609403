using RagKit.Loading;
using RagKit.TestData;
using static RagKit.Loaders.Office.Tests.OfficeSamples;

namespace RagKit.Loaders.Office.Tests;

public sealed class DocxLoaderTests
{
    private const string Styles = """
        <w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift1"/></w:style>
        <w:style w:type="paragraph" w:styleId="H2"><w:name w:val="Heading 2"/></w:style>
        <w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
        <w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Clause"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
        """;

    private const string Numbering = """
        <w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>
        <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="§ %1.%2"/><w:isLgl/><w:pStyle w:val="Clause"/></w:lvl></w:abstractNum>
        <w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
        <w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
        """;

    private static async Task<Document> LoadAsync(byte[] file, DocxLoaderOptions? options = null) =>
        Assert.Single(await new DocxLoader(options).LoadAsync("a.docx", file));

    private static async Task<IEnumerable<(BlockKind Kind, string Text)>> OutlineAsync(string body) => (await LoadAsync(Docx(body, Styles, Numbering))).Outline();

    private static string Item(int list, int level, string text) => P(text, $"<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");

    [Fact]
    public async Task Title_metadata_and_headings_are_read()
    {
        Document document = await LoadAsync(Docx(
            P("The title", "<w:pStyle w:val=\"T\"/>") + P("One", "<w:pStyle w:val=\"Mine\"/>") + P("Two", "<w:pStyle w:val=\"H2\"/>") + P("Direct", "<w:outlineLvl w:val=\"2\"/>")
            + P("Body", "<w:pStyle w:val=\"berschrift1\"/><w:outlineLvl w:val=\"9\"/>") + P("Plain", "<w:pStyle w:val=\"Loop\"/>"), Styles));
        Assert.Equal("The title", document.Title);
        Assert.Equal("Ann", document.Metadata["author"].AsString());
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero), document.Metadata["created"].AsDate());
        Assert.Equal(["leave", "pay"], document.Metadata["keywords"].Elements.Select(word => word.AsString()));
        Assert.Equal([1, 1, 2, 3, 0, 0], document.Blocks.Select(block => block.Level));
        Assert.Equal([BlockKind.Heading, BlockKind.Heading, BlockKind.Heading, BlockKind.Heading, BlockKind.Paragraph, BlockKind.Paragraph], document.Blocks.Select(block => block.Kind));
    }

    [Fact]
    public async Task Lists_nest_and_have_the_numbers_that_Word_shows()
    {
        Assert.Equal(
            ["1. one\na) inner\nb) inner two\n2. two", "1. one\na) inner\nb) inner two", "1. one", "a) inner\nb) inner two", "a) inner", "a) inner", "b) inner two", "b) inner two", "2. two", "2. two"],
            (await OutlineAsync(Item(1, 0, "one") + Item(1, 1, "inner") + Item(1, 1, "inner two") + Item(1, 0, "two"))).Select(block => block.Text));
        string body = Item(1, 0, "one") + P("between") + Item(1, 0, "on") + Item(4, 0, "anew") + Item(4, 0, "more") + Item(3, 0, "dot") + P("Clause", "<w:pStyle w:val=\"Clause\"/>")
            + P("Clause", "<w:pStyle w:val=\"Clause\"/>") + P("None", "<w:pStyle w:val=\"Clause\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>");
        Assert.Equal("1. one|between|2. on|7. anew|8. more|dot|§ 3.1 Clause|§ 3.2 Clause|None", (await LoadAsync(Docx(body, Styles, Numbering))).Text.Replace("\n\n", "|", StringComparison.Ordinal).Replace('\n', '|'));
    }

    [Fact]
    public async Task Tables_are_rows_of_cells_and_frames_are_read_as_blocks()
    {
        static string Cell(string content) => $"<w:tc><w:tcPr/>{content}</w:tc>";
        string nested = $"<w:tbl><w:tr>{Cell(P("x"))}{Cell(P("y"))}</w:tr></w:tbl><w:p/>";
        Assert.Equal(
            [
                (BlockKind.Paragraph, "before"), (BlockKind.Table, "a | b\n1 | two lines\nk | x y"), (BlockKind.TableRow, "a | b"), (BlockKind.TableRow, "1 | two lines"),
                (BlockKind.TableRow, "k | x y"), (BlockKind.Paragraph, "after"),
            ],
            await OutlineAsync(P("before") + $"<w:tbl><w:tblPr/><w:tr>{Cell(P("a"))}{Cell(P("b"))}</w:tr><w:tr>{Cell(P("1"))}{Cell(P("two") + P("lines"))}</w:tr><w:tr>{Cell(P("k"))}{Cell(nested)}</w:tr><w:tr>{Cell("<w:p/>")}</w:tr>"
                + $"<w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>{Cell(P("deleted"))}</w:tr></w:tbl>" + P("after")));
        Assert.Equal(
            [(BlockKind.Heading, "Head"), (BlockKind.Paragraph, "text")],
            await OutlineAsync($"<w:tbl><w:tr>{Cell(P("Head", "<w:pStyle w:val=\"H2\"/>"))}{Cell(P("text"))}</w:tr></w:tbl>"));
    }

    [Fact]
    public async Task Tracked_changes_are_read_as_accepted()
    {
        Document document = await LoadAsync(Docx("""
            <w:p><w:pPr><w:pPrChange w:id="1"><w:pPr><w:pStyle w:val="H2"/></w:pPr></w:pPrChange></w:pPr><w:r><w:t xml:space="preserve">Leave is </w:t></w:r><w:del w:id="2"><w:r><w:delText>ten</w:delText></w:r></w:del>
            <w:ins w:id="3"><w:r><w:t>sixteen</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> weeks.</w:t></w:r></w:p>
            <w:p><w:pPr><w:rPr><w:del w:id="4"/></w:rPr></w:pPr><w:r><w:t>Joined</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve"> here.</w:t></w:r></w:p>
            <w:p><w:moveFrom w:id="5"><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p><w:p><w:moveTo w:id="6"><w:r><w:t>moved</w:t></w:r></w:moveTo></w:p>
            <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>shown</w:t></w:r></w:p>
            """, Styles));
        Assert.Equal("Leave is sixteen weeks.\n\nJoined here.\n\nmoved\n\nshown", document.Text);
        Assert.All(document.Blocks, block => Assert.Equal(BlockKind.Paragraph, block.Kind));
    }

    [Fact]
    public async Task Links_and_fields_keep_their_words_and_targets()
    {
        Document document = await LoadAsync(Docx("""
            <w:p><w:r><w:t xml:space="preserve">See </w:t></w:r><w:hyperlink r:id="link" w:anchor="top"><w:r><w:t>here</w:t></w:r></w:hyperlink><w:r><w:t xml:space="preserve"> or </w:t></w:r>
            <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> HYPERLINK "https://b.example/" \l "x" \o "tip" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>there</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
            <w:r><w:t xml:space="preserve">, page </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>condition</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
            <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>
            """));
        Assert.Equal("See here or there, page 7", document.Text);
        Assert.Equal([("here", "https://example.com/a#top"), ("there", "https://b.example/#x")], document.Blocks[0].Links.Select(link => (document.Text[link.Range], link.Target)));
    }

    [Fact]
    public async Task Notes_follow_what_refers_to_them_and_comments_only_when_asked_for()
    {
        static string Reference(string kind, int id) => $"<w:r><w:{kind}Reference w:id=\"{id}\"/></w:r>";
        byte[] file = Docx(
            $"<w:p><w:r><w:t>Claim</w:t></w:r>{Reference("footnote", 2)}<w:r><w:t>.</w:t></w:r>{Reference("comment", 0)}</w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r>{Reference("footnote", 3)}</w:p></w:tc></w:tr></w:tbl>" + P("Next"),
            footnotes: $"<w:footnote w:type=\"separator\" w:id=\"-1\">{P("line")}</w:footnote><w:footnote w:id=\"2\">{P("Proof.")}</w:footnote><w:footnote w:id=\"3\">{P("More.")}</w:footnote>",
            comments: $"<w:comment w:id=\"0\" w:author=\"Bob\">{P("Really?")}</w:comment>");
        Assert.Equal("Claim.[1]\n\n[1] Proof.\n\ncell[2]\n\n[2] More.\n\nNext", (await LoadAsync(file)).Text);
        Assert.Contains("[2] Bob: Really?", (await LoadAsync(file, new DocxLoaderOptions { IncludeComments = true })).Text, StringComparison.Ordinal);
        Assert.Equal("Claim.\n\ncell\n\nNext", (await LoadAsync(file, new DocxLoaderOptions { IncludeNotes = false })).Text);
    }

    [Fact]
    public async Task Of_alternative_contents_the_first_is_read_and_text_boxes_follow_their_paragraph()
    {
        string box = $"<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:docPr id=\"1\" descr=\"A picture\"/><w:txbxContent>{P("In the box")}{P("and more")}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{P("In the box")}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>";
        Assert.Equal(
            [(BlockKind.Paragraph, "Host text"), (BlockKind.Image, "A picture"), (BlockKind.Paragraph, "In the box"), (BlockKind.Paragraph, "and more"), (BlockKind.Paragraph, "Next")],
            await OutlineAsync($"<w:p>{box}<w:r><w:t>Host text</w:t></w:r></w:p>" + P("Next")));
    }

    [Fact]
    public async Task Breaks_symbols_and_formulas_are_text()
    {
        Assert.Equal(
            "a\tb\nc-d ☑ x +1 e\u0301",
            (await LoadAsync(Docx("<w:p><w:r><w:t>a</w:t><w:tab/><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t xml:space=\"preserve\">\u00A0 </w:t><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/></w:r><w:r><w:t xml:space=\"preserve\"> </w:t></w:r><m:oMath><m:r><m:t>x\n+1</m:t></m:r></m:oMath><w:r><w:t xml:space=\"preserve\"> e\u0301 </w:t></w:r></w:p>"))).Text);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Contains("MaxBytes (0)", Assert.Throws<ArgumentException>(() => new DocxLoader(new DocxLoaderOptions { MaxBytes = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("MaxInflatedBytes (-1)", Assert.Throws<ArgumentException>(() => new DocxLoader(new DocxLoaderOptions { MaxInflatedBytes = -1 })).Message, StringComparison.Ordinal);
    }
}
