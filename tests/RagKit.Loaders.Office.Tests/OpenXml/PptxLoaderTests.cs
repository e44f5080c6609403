using RagKit.Loading;
using RagKit.TestData;
using static RagKit.Loaders.Office.Tests.OfficeSamples;

namespace RagKit.Loaders.Office.Tests;

public sealed class PptxLoaderTests
{
    private static async Task<Document> LoadAsync(byte[] file, PptxLoaderOptions? options = null) => Assert.Single(await new PptxLoader(options).LoadAsync("deck.pptx", file));

    [Fact]
    public async Task Slides_come_in_the_order_shown_with_title_number_and_notes()
    {
        Document document = await LoadAsync(Pptx(
            (Shape("body", "Point", "<a:pPr lvl=\"1\"/><a:r><a:t>Below</a:t></a:r>") + Shape("title", "First") + Shape("sldNum", "1"), Shape("sldImg") + Shape("body", "Say hello.") + Shape("sldNum", "1")),
            (Shape("", "A box"), null),
            ("hidden" + Shape("title", "Secret"), null)));
        Assert.Equal(
            [
                (BlockKind.Heading, "First", 1), (BlockKind.List, "Point\nBelow", 1), (BlockKind.Heading, "Notes", 1), (BlockKind.Paragraph, "Say hello.", 1),
                (BlockKind.Heading, "Slide 2", 2), (BlockKind.Paragraph, "A box", 2),
            ],
            document.Blocks.Select(block => (block.Kind, document.Text[block.Range], block.Page!.Value)));
        Assert.Equal("First", document.Title);
        Assert.Equal(3, document.Metadata["slides"].AsInteger());
        Assert.DoesNotContain("Notes", (await LoadAsync(Pptx((Shape("title", "T"), Shape("body", "n"))), new PptxLoaderOptions { IncludeNotes = false })).Text, StringComparison.Ordinal);
        Assert.Contains("Secret", (await LoadAsync(Pptx(("hidden" + Shape("title", "Secret"), null)), new PptxLoaderOptions { IncludeHidden = true })).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_links_numbers_and_pictures_are_read()
    {
        const string Table = """
            <p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name="t"/></p:nvGraphicFramePr><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>a</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>b</a:t></a:r></a:p></a:txBody></a:tc></a:tr>
            <a:tr><a:tc><a:txBody><a:p/></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>2</a:t></a:r></a:p><a:p><a:r><a:t>3</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>
            <p:pic><p:nvPicPr><p:cNvPr id="5" name="p" descr="A chart of sales"/></p:nvPicPr></p:pic>
            """;
        const string Numbered = "<a:pPr><a:buAutoNum type=\"alphaLcParenBoth\" startAt=\"2\"/></a:pPr><a:r><a:rPr><a:hlinkClick r:id=\"link\"/></a:rPr><a:t>linked</a:t></a:r><a:r><a:t> words</a:t></a:r>";
        Document document = await LoadAsync(Pptx((Shape("title", "T") + Table + Shape("", Numbered, Numbered, "<a:fld type=\"slidenum\"><a:t>9</a:t></a:fld><a:r><a:t>plain</a:t></a:r><a:br/><a:r><a:t>line</a:t></a:r>"), null)));
        Assert.Equal("T\n\na | b\n | 2 3\n\nA chart of sales\n\n(b) linked words\n(c) linked words\n\nplain\nline", document.Text);
        Block linked = LoaderRuns.Flat(document.Blocks).First(block => block.Links.Count > 0);
        Assert.Equal(("linked", "https://example.com/a"), (document.Text[linked.Links[0].Range], linked.Links[0].Target));
    }

    [Fact]
    public async Task A_presentation_without_text_is_refused() =>
        Assert.Contains("no text on its 1 slides", await new PptxLoader().FailAsync("deck.pptx", Pptx((Shape("title"), null))), StringComparison.Ordinal);
}
