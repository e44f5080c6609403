using RagKit.Loading;

namespace RagKit.Loaders.Pdf.Tests;

/// <summary>How letters become words: encodings, spaces, ligatures, directions.</summary>
public sealed class PdfTextTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gaps_between_strings_are_spaces_where_they_are_wide_enough() =>
        Assert.Equal("one two", (await Loading.LoadAsync(new PdfBuilder().Page("BT /F1 10 Tf 72 700 Td [(o) 20 (ne) -300 (two)] TJ ET").Build())).Text);

    [Fact]
    public async Task Names_of_glyphs_and_ligatures_are_text()
    {
        PdfBuilder builder = new() { Fonts = "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [65 /fi /uni20AC /f_f /eacute.alt] >> >>" };

        Assert.Equal("fi€ffé", (await Loading.LoadAsync(builder.Page(PdfBuilder.Text(72, 700, 10, "ABCD")).Build())).Text);
    }

    [Fact]
    public async Task A_map_to_Unicode_comes_before_the_encoding()
    {
        PdfBuilder builder = new();
        int map = builder.AddStream("1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <41> <43> <03B1> endbfrange 1 beginbfchar <44> <D83DDE00> endbfchar");
        builder.Fonts = $"/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode {map} 0 R >>";

        Assert.Equal("αβγ😀", (await Loading.LoadAsync(builder.Page(PdfBuilder.Text(72, 700, 10, "ABCD")).Build())).Text);
    }

    [Theory]
    [InlineData("/Encoding /UniJIS-UTF16-H", "<65E5672C>")]
    [InlineData("/Encoding /90ms-RKSJ-H", "<93FA967B>")]
    [InlineData("/Encoding /Identity-H", "<0CD40E8A>")]
    public async Task Japanese_is_read_by_predefined_maps_and_by_the_numbers_of_its_collection(string encoding, string codes)
    {
        PdfBuilder builder = new()
        {
            Fonts = $"/F1 << /Type /Font /Subtype /Type0 /BaseFont /Ryumin {encoding} /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>] >>",
        };

        Assert.Equal("日本", (await Loading.LoadAsync(builder.Page($"BT /F1 10 Tf 72 700 Td {codes} Tj ET").Build())).Text);
    }

    [Fact]
    public async Task An_accent_drawn_over_a_letter_is_one_letter_with_it() =>
        Assert.Equal("Jörg", (await Loading.LoadAsync(new PdfBuilder().Page("BT /F1 10 Tf 72 700 Td [(J) 0 (\\250) 444 (org)] TJ ET").Build())).Text);

    [Theory]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public async Task Turned_pages_read_as_upright_ones(int rotation)
    {
        string content = PdfBuilder.Text(72, 700, 10, "upper line") + PdfBuilder.Text(72, 400, 10, "lower line");

        Assert.Equal("upper line\n\nlower line", (await Loading.LoadAsync(new PdfBuilder().Page(content, $"/Rotate {rotation}").Build())).Text);
    }

    [Fact]
    public async Task Text_that_runs_upwards_is_read_along_its_own_lines() =>
        Assert.Equal("up the margin\n\nupright", (await Loading.LoadAsync(
            new PdfBuilder().Page(PdfBuilder.Text(72, 700, 10, "upright") + "BT /F1 10 Tf 0 1 -1 0 40 100 Tm (up the margin) Tj ET").Build())).Text);

    [Fact]
    public async Task Text_in_forms_is_read_where_they_are_drawn()
    {
        PdfBuilder builder = new();
        int form = builder.AddStream("BT /F1 10 Tf 0 0 Td (within) Tj ET", $"/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Matrix [1 0 0 1 72 650] /Resources << /Font << {builder.Fonts} >> >>");

        Document document = await Loading.LoadAsync(builder.Page(PdfBuilder.Text(72, 700, 10, "before") + "/X Do " + PdfBuilder.Text(72, 600, 10, "after"), resources: $"/XObject << /X {form} 0 R >>").Build());

        Assert.Equal("before\n\nwithin\n\nafter", document.Text);
    }

    [Fact]
    public async Task A_text_given_for_what_is_drawn_takes_its_place() =>
        Assert.Equal("the truth", (await Loading.LoadAsync(new PdfBuilder().Page("/Span << /ActualText (the truth) >> BDC BT /F1 10 Tf 72 700 Td (xx) Tj ET EMC").Build())).Text);

    [Fact]
    public async Task Letters_drawn_twice_to_look_bold_are_read_once() =>
        Assert.Equal("bold", (await Loading.LoadAsync(new PdfBuilder().Page(PdfBuilder.Text(72, 700, 10, "bold") + PdfBuilder.Text(72.3, 700, 10, "bold")).Build())).Text);

    [Fact]
    public async Task What_is_filled_into_a_form_is_text()
    {
        PdfBuilder builder = new();
        int field = builder.Add("<< /Type /Annot /Subtype /Widget /FT /Tx /T (Name) /V (Alice Liddell) /Rect [120 698 300 712] >>");

        Assert.Equal("Name: Alice Liddell", (await Loading.LoadAsync(builder.Page(PdfBuilder.Text(72, 698, 10, "Name:"), $"/Annots [{field} 0 R]").Build())).Text);
    }

    [Fact]
    public async Task Pictures_within_the_operators_are_passed_over() =>
        Assert.Equal("after", (await Loading.LoadAsync(new PdfBuilder().Page("BI /W 1 /H 1 /BPC 8 /CS /G ID \u0001\u0002EI(no) Tj\u0003 EI\n" + PdfBuilder.Text(72, 700, 10, "after")).Build())).Text);

    [Fact]
    public async Task Loading_is_cancelled_within_a_file()
    {
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await source.CancelAsync();
        using MemoryStream stream = new(new PdfBuilder().Page("").Build());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await new PdfLoader().LoadAsync(new RagKit.Sources.SourceContent(new("a.pdf", "1"), stream), source.Token).GetAsyncEnumerator(source.Token).MoveNextAsync());
    }

    [Fact]
    public async Task Signs_that_tex_draws_of_two_are_one()
    {
        PdfBuilder builder = new() { Fonts = "/F1 << /Type /Font /Subtype /Type1 /BaseFont /CMSY10 /FirstChar 65 /LastChar 70 /Widths [0 778 0 1000 500 500] /Encoding << /Differences [65 /negationslash /equal /mapsto /arrowright /epsilon1 /x] >> >>" };

        Assert.Equal("ϵ ≠ x ↦ ϵ", (await Loading.LoadAsync(builder.Page(PdfBuilder.Text(72, 700, 10, "E) Tj 10 0 Td (AB) Tj 12 0 Td (F) Tj 10 0 Td (CD) Tj 14 0 Td (E")).Build())).Text);
    }
}
