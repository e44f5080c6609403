using System.Text;
using RagKit.Loading;

namespace RagKit.Loaders.Pdf.Tests;

/// <summary>How words become lines, columns, paragraphs, headings, lists and tables.</summary>
public sealed class PdfLayoutTests
{
    [Fact]
    public async Task Lines_become_paragraphs_and_divided_words_are_joined()
    {
        string content = Column(72, 700, "Everyone who works here has thirty days of leave a year, of", "which ten may be car-", "ried over. Well-", "Being days come on top.")
            + Column(72, 620, "Another paragraph stands below.");

        Assert.Equal(
            ["Paragraph: Everyone who works here has thirty days of leave a year, of which ten may be carried over. Well- Being days come on top.", "Paragraph: Another paragraph stands below."],
            (await Loading.LoadAsync(new PdfBuilder().Page(content).Build())).Lines());
    }

    [Fact]
    public async Task Headings_are_told_by_their_size_and_weight()
    {
        string body = Column(72, 640, "The body of the text is set in ten points and goes on for some", "lines, so that it is known for what it is, and that is all.");
        string content = PdfBuilder.Text(72, 720, 20, "Leave") + PdfBuilder.Text(72, 690, 14, "Parental leave") + PdfBuilder.Text(72, 665, 10, "Fathers", "F2") + body;

        Document document = await Loading.LoadAsync(new PdfBuilder().Page(content).Build());

        Assert.Equal(["Heading1: Leave", "Heading2: Parental leave", "Heading3: Fathers"], document.Lines()[..3]);
    }

    [Fact]
    public async Task Lines_that_the_bookmarks_name_are_headings_of_their_level()
    {
        PdfBuilder builder = new();
        int second = builder.Add("<< /Title (Pay) >>");
        int within = builder.Add("<< /Title (For fathers) >>");
        int first = builder.Add($"<< /Title (Leave) /First {within} 0 R /Next {second} 0 R >>");
        builder.CatalogEntries = $"/Outlines << /First {first} 0 R >>";
        builder.Page(Column(72, 700, "1 Leave") + Column(72, 670, "1.1 For fathers") + Column(72, 640, "The text of the section on leave.") + Column(72, 610, "2 Pay"));

        Assert.Equal(["Heading1: 1 Leave", "Heading2: 1.1 For fathers", "Paragraph: The text of the section on leave.", "Heading1: 2 Pay"], (await Loading.LoadAsync(builder.Build())).Lines());
    }

    [Fact]
    public async Task Two_columns_are_read_one_after_the_other_below_their_common_title()
    {
        string[] left = Numbered("left column of the page"), right = Numbered("right column of the page");
        right[0] = "A" + right[0][1..];
        string content = PdfBuilder.Text(180, 740, 16, "A title over both of the columns") + Column(72, 700, left) + Column(320, 703, right);

        string text = (await Loading.LoadAsync(new PdfBuilder().Page(content).Build())).Text;

        Assert.Equal($"A title over both of the columns\n\n{string.Join(' ', left)}\n\n{string.Join(' ', right)}", text);
    }

    [Fact]
    public async Task Cells_that_stand_in_line_are_rows_of_a_table()
    {
        string content = Column(72, 700, "Name", "Ann", "Bob") + Column(220, 700, "Days", "30", "28") + Column(320, 700, "Since", "2020", "2024");

        Document document = await Loading.LoadAsync(new PdfBuilder().Page(content).Build());

        Assert.Equal(["Table: Name | Days | Since\nAnn | 30 | 2020\nBob | 28 | 2024"], document.Lines());
        Assert.Equal(3, document.Blocks[0].Children.Count);
    }

    [Fact]
    public async Task Bullets_begin_items_of_a_list()
    {
        Document document = await Loading.LoadAsync(new PdfBuilder().Page(Column(72, 700, "\\225 first item of the list", "\\225 second item of the list")).Build());

        Assert.Equal(["• first item of the list", "• second item of the list"], document.Blocks[0].Children.Select(item => document.Text[item.Range]));
    }

    [Fact]
    public async Task Lines_that_come_again_on_each_page_are_marked_as_headers_and_footers()
    {
        Document document = await Loading.LoadAsync(Handbook());

        Assert.Equal(4, document.Blocks.Count(block => block.Metadata.TryGetValue("running", out MetadataValue? role) && role.AsString() == "header"));
        Assert.Equal(["Page 1", "Page 2", "Page 3", "Page 4"], document.Blocks.Where(block => block.Metadata.TryGetValue("running", out MetadataValue? role) && role.AsString() == "footer").Select(block => document.Text[block.Range]));
        Assert.Equal([1, 2, 3, 4], document.Blocks.Select(block => block.Page).Distinct().Select(page => page!.Value));
    }

    [Fact]
    public async Task Headers_and_footers_can_be_left_out() =>
        Assert.Equal(
            ["The text of page one is here.", "The text of page two is there.", "The text of page three is gone.", "The text of page four is back."],
            (await Loading.LoadAsync(Handbook(), new PdfLoaderOptions { LeaveOutRunningLines = true })).Text.Split("\n\n"));

    private static byte[] Handbook()
    {
        PdfBuilder builder = new();
        string[] texts = ["The text of page one is here.", "The text of page two is there.", "The text of page three is gone.", "The text of page four is back."];
        for (int page = 1; page <= texts.Length; page++)
            builder.Page(PdfBuilder.Text(72, 760, 9, "Handbook of the company") + PdfBuilder.Text(72, 600 - (page * 20), 10, texts[page - 1]) + PdfBuilder.Text(300, 30, 9, $"Page {page}"));
        return builder.Build();
    }

    private static string[] Numbered(string text) => [.. "abcdefgh".Select(letter => $"{letter} line {letter} in the {text},")];

    private static string Column(double x, double y, params string[] lines)
    {
        StringBuilder content = new();
        foreach (string line in lines)
        {
            content.Append(PdfBuilder.Text(x, y, 10, line));
            y -= 12;
        }
        return content.ToString();
    }
}
