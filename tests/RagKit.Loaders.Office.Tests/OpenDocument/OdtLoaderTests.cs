using RagKit.Loading;
using RagKit.TestData;

namespace RagKit.Loaders.Office.Tests;

public sealed class OdtLoaderTests
{
    private static readonly OdtLoader Loader = new();

    [Fact]
    public async Task Headings_paragraphs_lists_and_tables_become_blocks()
    {
        Document document = await LoadAsync("""
            <text:h text:outline-level="2">Pay</text:h><text:p>First<text:s text:c="3"/>line<text:line-break/>second</text:p>
            <text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>inner</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>two</text:p><text:p>more</text:p></text:list-item></text:list>
            <table:table><table:table-row><table:table-cell><text:p>a</text:p><text:p>b</text:p></table:table-cell><table:table-cell/><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></table:table>
            <text:p>End</text:p>
            """);
        Assert.Equal("Pay\n\nFirst line\nsecond\n\none\ninner\ntwo\nmore\n\na b |  | c\n\nEnd", document.Text);
        Assert.Equal(2, document.Blocks[0].Level);
        Assert.Equal([BlockKind.Heading, BlockKind.Paragraph, BlockKind.List, BlockKind.Table, BlockKind.Paragraph], document.Blocks.Select(block => block.Kind));
        Assert.Equal(2, document.Blocks[2].Children.Count);
        Assert.Contains(document.Outline(), block => block == (BlockKind.List, "inner"));
    }

    [Fact]
    public async Task A_note_stands_behind_the_paragraph_that_cites_it()
    {
        Document document = await LoadAsync("<text:p>Cited<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Below</text:p></text:note-body></text:note> here</text:p><text:p>Next</text:p>");
        Assert.Equal("Cited[1] here\n\n[1] Below\n\nNext", document.Text);
    }

    [Fact]
    public async Task Tracked_changes_are_read_as_accepted_and_comments_left_out()
    {
        Document document = await LoadAsync("""
            <text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>
            <text:p>A <text:change-start/>new<text:change-end/><text:change/> word<office:annotation><text:p>remark</text:p></office:annotation></text:p>
            """);
        Assert.Equal("A new word", document.Text);
    }

    [Fact]
    public async Task Frames_give_their_text_and_pictures_their_description()
    {
        Document document = await LoadAsync("""
            <text:p>Before <draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame>after</text:p>
            <text:p><draw:frame><draw:image/><svg:title>A chart</svg:title></draw:frame></text:p>
            """);
        Assert.Equal([(BlockKind.Paragraph, "Before after"), (BlockKind.Paragraph, "boxed"), (BlockKind.Image, "A chart")], document.Outline());
    }

    [Fact]
    public async Task Links_have_the_range_of_their_text()
    {
        Document document = await LoadAsync("<text:p>See <text:a xlink:href=\"http://example.com/a\">the page</text:a>.</text:p>");
        BlockLink link = Assert.Single(document.Blocks[0].Links);
        Assert.Equal(("the page", "http://example.com/a"), (document.Text[link.Range], link.Target));
    }

    [Fact]
    public async Task What_it_says_of_itself_becomes_title_and_metadata()
    {
        Document document = await LoadAsync("<text:p>x</text:p>", "<dc:title>Leave</dc:title><dc:creator>Bo</dc:creator><meta:initial-creator>Ann</meta:initial-creator><meta:keyword>pay</meta:keyword><meta:creation-date>2026-01-02T03:04:05</meta:creation-date>");
        Assert.Equal("Leave", document.Title);
        Assert.Equal("Ann", document.Metadata["author"].AsString());
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), document.Metadata["created"].AsDate());
        Assert.Equal("pay", Assert.Single(document.Metadata["keywords"].Elements).AsString());
    }

    [Fact]
    public async Task A_flat_file_is_read_too()
    {
        Document document = await Loader.LoadOneAsync("a.fodt", """
            <?xml version="1.0"?><o:document xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <o:meta><dc:title>Flat</dc:title></o:meta><o:body><o:text><t:p>One</t:p></o:text></o:body></o:document>
            """);
        Assert.Equal(("Flat", "One"), (document.Title, document.Text));
    }

    [Fact]
    public async Task An_encrypted_file_is_refused()
    {
        byte[] bytes = Containers.Odt("<text:p>x</text:p>", "", ("META-INF/manifest.xml", "<m:manifest xmlns:m=\"urn:m\"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"));
        Assert.Contains("protected by a password", await Loader.FailAsync("a.odt", bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_of_something_else_is_refused_by_name() =>
        Assert.Contains("no content.xml", await Loader.FailAsync("a.odt", Containers.Zip(("a.txt", "x"))), StringComparison.Ordinal);

    private static async Task<Document> LoadAsync(string body, string meta = "")
    {
        Document document = Assert.Single(await Loader.LoadAsync("a.odt", Containers.Odt(body, meta)));
        BlockInvariants.Check(document);
        return document;
    }
}
