namespace RagKit.Tests.Documents;

public sealed class DocumentBuilderTests
{
    [Fact]
    public void Blocks_are_parted_by_blank_lines_and_rows_and_items_by_line_breaks()
    {
        DocumentBuilder builder = new DocumentBuilder().AddHeading(1, "Title").AddParagraph("First.");
        builder.Open(BlockKind.Table).Add(BlockKind.TableRow, "a | b").Add(BlockKind.TableRow, "c | d").Close();
        builder.Open(BlockKind.List).Add(BlockKind.ListItem, "one").Add(BlockKind.ListItem, "two").Close();

        Document document = builder.AddParagraph("Last.").Build("x");

        Assert.Equal("Title\n\nFirst.\n\na | b\nc | d\n\none\ntwo\n\nLast.", document.Text);
        Assert.Equal(["Title", "First.", "a | b\nc | d", "one\ntwo", "Last."], document.Blocks.Select(block => document.Text[block.Range]));
        Assert.Equal(["a | b", "c | d"], document.Blocks[2].Children.Select(row => document.Text[row.Range]));
    }

    [Fact]
    public void What_stands_within_an_item_is_parted_by_line_breaks()
    {
        DocumentBuilder builder = new();
        builder.Open(BlockKind.List).Open(BlockKind.ListItem).AddParagraph("one");
        builder.Open(BlockKind.List).Add(BlockKind.ListItem, "in").Close().Close().Add(BlockKind.ListItem, "two").Close();

        Assert.Equal("one\nin\ntwo", builder.Build("x").Text);
    }

    [Fact]
    public void A_container_that_stays_empty_leaves_no_trace()
    {
        Document document = new DocumentBuilder().AddParagraph("a").Open(BlockKind.List).Open(BlockKind.ListItem).Close().Close().AddParagraph("b").Build("x");

        Assert.Equal("a\n\nb", document.Text);
        Assert.Equal(2, document.Blocks.Count);
    }

    [Fact]
    public void Links_and_pages_move_with_their_block()
    {
        DocumentBuilder builder = new() { Page = 3 };
        builder.AddParagraph("Before.");
        builder.Add(new Block(BlockKind.Paragraph, default) { Links = [new BlockLink(4..8, "https://example.org")] }, "See here.");

        Document document = builder.Build("x");

        BlockLink link = Assert.Single(document.Blocks[1].Links);
        Assert.Equal("here", document.Text[link.Range]);
        Assert.Equal(3, document.Blocks[1].Page);
    }

    [Fact]
    public void Closing_what_is_not_open_and_levels_out_of_range_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => new DocumentBuilder().Close());
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentBuilder().AddHeading(0, "x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentBuilder().AddHeading(7, "x"));
    }
}
