using System.Text;
using RagKit.Loading;

namespace RagKit.Loaders.Pdf.Tests;

/// <summary>Files made to cost more than they are worth: each is read or refused with work in proportion to its size.</summary>
public sealed class PdfHostileTests
{
    private static readonly string End = PdfBuilder.Text(72, 700, 10, "end");

    [Fact]
    public async Task Pages_nested_deeper_than_any_stack_are_found()
    {
        PdfBuilder builder = new();
        int node = builder.Page(End).Last;
        for (int level = 0; level < 50_000; level++)
            node = builder.Add($"<< /Type /Pages /Kids [{node} 0 R] >>");
        string file = Encoding.Latin1.GetString(builder.Build()).Replace($"/Pages {PdfBuilder.Pages} 0 R", $"/Pages {node} 0 R", StringComparison.Ordinal);

        Assert.Equal("end", (await Loading.LoadAsync(Encoding.Latin1.GetBytes(file))).Text);
    }

    [Fact]
    public async Task Contents_in_parts_may_end_within_an_operation()
    {
        PdfBuilder builder = new();
        string parts = string.Join(' ', ((string[])["BT /F1 10", "Tf 72 700", "Td [(in) -400 (par", "ts)] TJ ET"]).Select((part, i) => $"{builder.AddStream(i == 3 ? "ts)] TJ ET" : part)} 0 R"));

        Assert.Equal("in par ts", (await Loading.LoadAsync(builder.Page("", $"/Contents [{parts} 99 0 R null]").Build())).Text);
    }

    [Fact]
    public async Task Newer_objects_of_a_hybrid_file_stand_in_the_stream_that_its_trailer_names()
    {
        PdfBuilder builder = new();
        int hidden = builder.AddStream(End);
        builder.Page("", $"/Contents 40 0 R");
        byte[] plain = builder.Build();
        string text = Encoding.Latin1.GetString(plain);
        int offset = text.IndexOf($"{hidden} 0 obj", StringComparison.Ordinal);
        int xref = text.LastIndexOf("\nxref", StringComparison.Ordinal) + 1;
        // Object 40 stands where the table does not say, and the stream does.
        string moved = $"40 0 obj\n{text[(text.IndexOf("obj", offset, StringComparison.Ordinal) + 4)..text.IndexOf("endobj", offset, StringComparison.Ordinal)]}endobj\n";
        int place = xref;
        byte[] row = [1, (byte)(place >> 8), (byte)place, 0];
        string stream = $"41 0 obj\n<< /Type /XRef /Size 42 /W [1 2 1] /Index [40 1] /Length 4 >>\nstream\n{Encoding.Latin1.GetString(row)}\nendstream\nendobj\n";
        string file = text[..xref] + moved + stream + text[xref..].Replace("/Size", $"/XRefStm {xref + moved.Length} /Size", StringComparison.Ordinal).Replace($"startxref\n{xref}", $"startxref\n{xref + moved.Length + stream.Length}", StringComparison.Ordinal);

        Assert.Equal("end", (await Loading.LoadAsync(Encoding.Latin1.GetBytes(file))).Text);
    }

    [Fact]
    public async Task Objects_in_a_stream_whose_places_are_wrong_are_found_by_their_numbers()
    {
        PdfBuilder builder = new();
        for (int i = 0; i < 60_000; i++)
            builder.Add("null");
        byte[] file = builder.Page(End).BuildPacked(wrongPlaces: true);

        Assert.Equal("end", (await Loading.LoadAsync(file)).Text);
    }

    [Theory]
    [InlineData("trailer(")]
    [InlineData("trailer%")]
    [InlineData("trailer<<")]
    [InlineData("1 0 obj(")]
    [InlineData("1 0 obj<</Type/XRef")]
    [InlineData("1 0 obj<</Length 9>>stream ")]
    [InlineData("xref 0 9 ")]
    [InlineData("startxref 9 ")]
    public async Task Beginnings_without_an_end_cost_their_length(string part)
    {
        StringBuilder file = new("%PDF-1.7\n");
        for (int i = 0; i < 100_000; i++)
            file.Append(part[0] == '1' ? $"{i + 3}{part[1..]}" : part);
        string sound = Encoding.Latin1.GetString(new PdfBuilder().Page(End).Build(withXref: false));

        try
        {
            Document document = await Loading.LoadAsync(Encoding.Latin1.GetBytes(file + "\n" + sound), new PdfLoaderOptions { MaxTime = TimeSpan.FromSeconds(20) });
            Assert.Equal("end", document.Text);
        }
        catch (RagKitException e)
        {
            Assert.DoesNotContain("MaxTime", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_of_a_million_operators_is_read()
    {
        string content = string.Concat(Enumerable.Repeat("q 1 0 0 1 0 0 cm 10 10 m 20 20 l S Q\n", 200_000));

        Assert.Equal("end", (await Loading.LoadAsync(new PdfBuilder().Page(content + End).Build())).Text);
    }

    [Fact]
    public async Task Letters_that_step_down_beside_each_other_cost_their_number()
    {
        StringBuilder content = new("BT /F1 1 Tf\n");
        for (int i = 0; i < 30_000; i++)
            content.Append(System.Globalization.CultureInfo.InvariantCulture, $"1 0 0 1 {90_000 - (3 * i)} {30_000 - (0.6 * i)} Tm (x) Tj\n");

        Document document = await Loading.LoadAsync(new PdfBuilder().Page(content + "ET", "/MediaBox [0 0 100000 40000]").Build(), new PdfLoaderOptions { MaxTime = TimeSpan.FromSeconds(20) });

        Assert.True(document.Text.Length >= 30_000);
    }

    [Fact]
    public async Task A_grid_of_more_lines_than_a_table_has_is_passed_over()
    {
        string lines = string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i % 600} 0 m {i % 600} 700 l S 0 {i % 700} m 600 {i % 700} l S\n"));

        Assert.Contains("end", (await Loading.LoadAsync(new PdfBuilder().Page(lines + End).Build())).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BI /W 10 /H 10 /BPC 8 /CS /G ID \u0001\u0002EI\u0003\u0080 EI \u00FF\u00FE not yet EI Q\n")]
    [InlineData("BI /W 1 /H 1 ID x\nEI\n")]
    [InlineData("BI /F [/AHx] ID 00> EI\n")]
    public async Task Text_behind_a_picture_in_the_content_is_read(string picture) =>
        Assert.Equal("end", (await Loading.LoadAsync(new PdfBuilder().Page("q " + picture + End).Build())).Text);

    [Theory]
    [InlineData("BT /F1 10 Tf 72 700 Td (end) Tj 1 0 0 TJ ) > ] >> } ET")]
    [InlineData("Q Q Q 0 0 0 0 0 0 cm\nQ 1e99 0 0 1 0 0 cm\n0 Tf BT /None 10 Tf (lost) Tj /F1 10 Tf 1 0 0 1 72 700 Tm (end) Tj ET")]
    [InlineData("[ (lost) /Name << /A >> ] unknown /F1 BT /F1 10 Tf 72 700 Td (end) Tj")]
    [InlineData("BT /F1 10 Tf 72 700 Td (end) Tj ET BT (cut off")]
    public async Task Damaged_operations_leave_the_others(string content) =>
        Assert.Contains(await Try(content), (string[])["end", "endcut off", "", "end cut off"]);

    private static async Task<string> Try(string content)
    {
        try
        {
            return (await Loading.LoadAsync(new PdfBuilder().Page(content).Build())).Text;
        }
        catch (RagKitException)
        {
            return "";
        }
    }
}
