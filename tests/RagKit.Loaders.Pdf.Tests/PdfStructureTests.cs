namespace RagKit.Loaders.Pdf.Tests;

/// <summary>Links, names of pages, paragraphs that go on, ruled tables.</summary>
public sealed class PdfStructureTests
{
    [Fact]
    public async Task A_link_is_over_the_words_that_it_covers()
    {
        PdfBuilder builder = new();
        int link = builder.Add("<< /Subtype /Link /Rect [100 695 163 712] /A << /S /URI /URI (https://example.org/leave) >> >>");
        builder.Page(PdfBuilder.Text(72, 700, 10, "Read") + PdfBuilder.Text(100, 700, 10, "the handbook") + PdfBuilder.Text(170, 700, 10, "first."), $"/Annots [{link} 0 R]");

        Document document = await Loading.LoadAsync(builder.Build());

        BlockLink found = Assert.Single(Assert.Single(document.Blocks).Links);
        Assert.Equal(("https://example.org/leave", "the handbook"), (found.Target, document.Text[found.Range]));
    }

    [Fact]
    public async Task A_link_over_a_divided_word_covers_the_word()
    {
        PdfBuilder builder = new();
        int first = builder.Add("<< /Subtype /Link /Rect [300 697 330 711] /A << /S /URI /URI (https://example.org) >> >>");
        int second = builder.Add("<< /Subtype /Link /Rect [70 685 98 696] /A << /S /URI /URI (https://example.org) >> >>");
        builder.Page(PdfBuilder.Text(72, 700, 10, "Everything about this stands in the handbook of the com-") + PdfBuilder.Text(72, 688, 10, "pany that everybody has."), $"/Annots [{first} 0 R {second} 0 R]");

        Document document = await Loading.LoadAsync(builder.Build());

        Assert.Equal("company", document.Text[Assert.Single(document.Blocks[0].Links).Range]);
    }

    [Theory]
    [InlineData("/Dest [{0} 0 R /Fit]")]
    [InlineData("/A << /S /GoTo /D [{0} 0 R /XYZ 0 0 0] >>")]
    [InlineData("/Dest (chapter)")]
    [InlineData("/Dest /old")]
    public async Task A_link_within_the_file_leads_to_a_page(string destination)
    {
        PdfBuilder builder = new();
        int second = builder.Page(PdfBuilder.Text(72, 700, 10, "Target.")).Last;
        builder.CatalogEntries = $"/Names << /Dests << /Kids [<< /Names [(chapter) << /D [{second} 0 R /Fit] >>] >>] >> >> /Dests << /old [{second} 0 R /Fit] >>";
        int link = builder.Add($"<< /Subtype /Link /Rect [70 690 200 712] {string.Format(System.Globalization.CultureInfo.InvariantCulture, destination, second)} >>");
        builder.Page(PdfBuilder.Text(72, 700, 10, "Source"), $"/Annots [{link} 0 R]");

        Assert.Equal("#page=1", Assert.Single((await Loading.LoadAsync(builder.Build())).Blocks[1].Links).Target);
    }

    [Fact]
    public async Task Links_on_a_turned_page_are_found()
    {
        PdfBuilder builder = new();
        int link = builder.Add("<< /Subtype /Link /Rect [88 70 104 200] /A << /S /URI /URI (https://example.org) >> >>");
        builder.Page("BT /F1 10 Tf 0 1 -1 0 100 72 Tm (turned) Tj ET", $"/Rotate 90 /Annots [{link} 0 R]");

        Assert.Single((await Loading.LoadAsync(builder.Build())).Blocks[0].Links);
    }

    [Fact]
    public async Task Pages_say_what_they_are_called_where_it_is_not_their_number()
    {
        PdfBuilder builder = new() { CatalogEntries = "/PageLabels << /Nums [0 << /S /r /St 3 >> 2 << /S /D >> 3 << /P (A-) /S /D /St 7 >> 4 << /S /A /St 27 >> 5 << /P (Cover) >>] >>" };
        for (int page = 0; page < 6; page++)
            builder.Page(PdfBuilder.Text(72, 700, 10, $"Text {"abcdef"[page]}."));

        Document document = await Loading.LoadAsync(builder.Build());

        Assert.Equal(["iii", "iv", "1", "A-7", "AA", "Cover"], document.Blocks.Select(block => block.Metadata["page_label"].AsString()));
        Assert.Equal([1, 2, 3, 4, 5, 6], document.Blocks.Select(block => block.Page!.Value));
    }

    [Fact]
    public async Task A_page_that_is_called_by_its_number_does_not_say_so()
    {
        PdfBuilder builder = new() { CatalogEntries = "/PageLabels << /Nums [0 << /S /D >>] >>" };

        Assert.Empty((await Loading.LoadAsync(builder.Page(PdfBuilder.Text(72, 700, 10, "Text.")).Build())).Blocks[0].Metadata);
    }

    [Fact]
    public async Task A_paragraph_that_goes_on_over_the_page_is_one_on_the_page_where_it_begins()
    {
        PdfBuilder builder = new();
        for (int page = 1; page <= 3; page++)
        {
            builder.Page(PdfBuilder.Text(72, 760, 10, "The handbook") + PdfBuilder.Text(72, 720, 10, $"{(page == 1 ? "On page" : "ment of the page, which is")} {page} a sentence begins that is")
                + PdfBuilder.Text(72, 708, 10, page < 3 ? "not at its end when the page is, and in the depart-" : "at its end.") + PdfBuilder.Text(300, 30, 10, $"Page {page}"));
        }

        Document document = await Loading.LoadAsync(builder.Build(), new() { LeaveOutRunningLines = true });

        Block block = Assert.Single(document.Blocks);
        Assert.Equal((1, 3L), (block.Page, block.Metadata["to_page"].AsInteger()));
        Assert.Contains("in the department of the page, which is 2 a sentence", document.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The sentence on the first page ends where it does.", "but this begins small.")]
    [InlineData("The sentence on the first page does not end", "Yet this begins anew.")]
    [InlineData("Short label", "and more of something else")]
    public async Task A_paragraph_that_is_complete_does_not_go_on(string first, string second) =>
        Assert.Equal(2, (await Loading.LoadAsync(new PdfBuilder().Page(PdfBuilder.Text(72, 700, 10, first)).Page(PdfBuilder.Text(72, 700, 10, second)).Build())).Blocks.Count);

    [Theory]
    [InlineData("re f", 0)]
    [InlineData("re S", 0)]
    [InlineData("l S", 0)]
    [InlineData("re f", 2)]
    public async Task Cells_between_lines_are_rows_of_a_table_whatever_their_lines(string way, int pieces)
    {
        string grid = string.Concat(Grid(way, [72, 172, 292, 420], [720, 700, 660, 620], pieces));
        string content = PdfBuilder.Text(72, 740, 10, "Before the table.") + grid
            + Cell(76, 706, "Name") + Cell(176, 706, "Work") + Cell(296, 706, "Days")
            + Cell(76, 686, "Ann") + Cell(176, 686, "writes the hand-") + Cell(176, 674, "book of all") + Cell(296, 686, "30")
            + Cell(76, 646, "Bob") + Cell(176, 646, "reads") + Cell(296, 646, "28")
            + PdfBuilder.Text(72, 590, 10, "Behind the table.");

        Assert.Equal(["Paragraph: Before the table.", "Table: Name | Work | Days\nAnn | writes the handbook of all | 30\nBob | reads | 28", "Paragraph: Behind the table."],
            (await Loading.LoadAsync(new PdfBuilder().Page(content).Build())).Lines());
    }

    [Fact]
    public async Task Cells_without_a_line_between_them_are_one()
    {
        string content = "72 720 m 292 720 l S 72 700 m 292 700 l S 172 680 m 292 680 l S 172 660 m 292 660 l S 72 640 m 292 640 l S 72 620 m 292 620 l S 72 720 m 72 620 l S 292 720 m 292 620 l S 172 700 m 172 620 l S\n"
            + Cell(120, 706, "Over both") + Cell(76, 666, "Left") + Cell(176, 686, "upper") + Cell(176, 646, "lower") + Cell(176, 666, "middle") + Cell(76, 626, "Foot") + Cell(176, 626, "last");

        Assert.Equal(["Table: Over both\nLeft | upper\n | middle\n | lower\nFoot | last"], (await Loading.LoadAsync(new PdfBuilder().Page(content).Build())).Lines());
    }

    [Fact]
    public async Task A_frame_around_text_is_no_table()
    {
        string content = "60 600 400 150 re S 65 605 390 140 re S\n" + string.Concat(Enumerable.Range(0, 5).Select(line => PdfBuilder.Text(72, 720 - (12 * line), 10, "A line of the text within the frame, as long as any")));

        Assert.Equal(BlockKind.Paragraph, Assert.Single((await Loading.LoadAsync(new PdfBuilder().Page(content).Build())).Blocks).Kind);
    }

    private static string Cell(double x, double y, string text) => PdfBuilder.Text(x, y, 9, text);

    private static IEnumerable<string> Grid(string way, int[] xs, int[] ys, int pieces)
    {
        foreach (int y in ys)
        {
            for (int i = 0; i < Math.Max(1, pieces); i++)
            {
                int from = xs[0] + ((xs[^1] - xs[0]) * i / Math.Max(1, pieces)), to = xs[0] + ((xs[^1] - xs[0]) * (i + 1) / Math.Max(1, pieces));
                yield return way[0] == 'l' ? $"{from} {y} m {to} {y} {way}\n" : $"{from} {y} {to - from} 0.5 {way}\n";
            }
        }
        foreach (int x in xs)
            yield return way[0] == 'l' ? $"{x} {ys[^1]} m {x} {ys[0]} {way}\n" : $"{x} {ys[^1]} 0.5 {ys[0] - ys[^1]} {way}\n";
    }
}
