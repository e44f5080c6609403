using RagKit.Loading;
using RagKit.TestData;
using static RagKit.Loaders.Office.Tests.OfficeSamples;

namespace RagKit.Loaders.Office.Tests;

public sealed class XlsxLoaderTests
{
    private static async Task<Document> LoadAsync(byte[] file, XlsxLoaderOptions? options = null) => Assert.Single(await new XlsxLoader(options).LoadAsync("book.xlsx", file));

    private static async Task<string> CellAsync(string cell, int format = 0, string properties = "") =>
        (await LoadAsync(Xlsx(["<r><t>rich</t></r><r><t xml:space=\"preserve\"> text</t></r><rPh><t>guide</t></rPh>", "_x0041__x000D_b"], [0, format], properties, ("", "visible", $"<row r=\"1\">{cell}</row>")))).Text;

    [Fact]
    public async Task Sheets_are_sections_and_rows_repeat_the_header()
    {
        byte[] file = Xlsx(["Name", "Born", "Ada", "Staff of 1843"], [0, 14],
            ("People", "visible", """
                <row r="1"><c r="A1" t="s"><v>3</v></c></row><row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c></row>
                <row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4" s="1"><v>44197</v></c></row><row r="5"><c r="B5"><v>7</v></c></row>
                """),
            ("Hidden", "hidden", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"),
            ("Gone", "veryHidden", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"));
        Document document = await LoadAsync(file);
        Assert.Equal(
            [
                (BlockKind.Heading, "People"), (BlockKind.Paragraph, "Staff of 1843"), (BlockKind.Table, "Name | Born\nName: Ada | Born: 2021-01-01\nBorn: 7"),
                (BlockKind.TableRow, "Name | Born"), (BlockKind.TableRow, "Name: Ada | Born: 2021-01-01"), (BlockKind.TableRow, "Born: 7"),
            ],
            document.Outline());
        Assert.EndsWith("Name | Born\nAda | 2021-01-01\n7", (await LoadAsync(file, new XlsxLoaderOptions { RepeatHeader = false })).Text, StringComparison.Ordinal);
        Assert.Equal(3, (await LoadAsync(file, new XlsxLoaderOptions { IncludeHidden = true })).Blocks.Count(block => block.Kind == BlockKind.Heading));
    }

    [Theory]
    [InlineData("""<c s="1"><v>1</v></c>""", 14, "1900-01-01")]
    [InlineData("""<c s="1"><v>61</v></c>""", 14, "1900-03-01")]
    [InlineData("""<c s="1"><v>44197.75</v></c>""", 164, "2021-01-01 18:00")]
    [InlineData("""<c s="1"><v>0.5000115740740741</v></c>""", 21, "12:00:01")]
    [InlineData("""<c s="1"><v>1.5</v></c>""", 166, "36:00:00")]
    [InlineData("""<c s="1"><v>0.125</v></c>""", 10, "12.5%")]
    [InlineData("""<c s="1"><v>12.5</v></c>""", 165, "12.5")]
    [InlineData("""<c s="1"><v>99999999</v></c>""", 14, "99999999")]
    [InlineData("""<c s="1"><v>741.200000000001</v></c>""", 4, "741.2")]
    [InlineData("""<c s="1"><v>12553.375</v></c>""", 3, "12553.38")]
    [InlineData("""<c s="1"><v>0.000012</v></c>""", 11, "0.000012")]
    [InlineData("""<c><v>0.30000000000000004</v></c>""", 0, "0.3")]
    [InlineData("""<c><v>1E-4</v></c>""", 0, "0.0001")]
    [InlineData("""<c><v>12345678901234567890</v></c>""", 0, "12345678901234600000")]
    [InlineData("""<c t="b"><v>1</v></c>""", 0, "TRUE")]
    [InlineData("""<c t="e"><v>#N/A</v></c>""", 0, "#N/A")]
    [InlineData("""<c t="d"><v>2026-03-04T00:00:00</v></c>""", 0, "2026-03-04")]
    [InlineData("""<c t="s"><v>0</v></c>""", 0, "rich text")]
    [InlineData("""<c t="s"><v>1</v></c>""", 0, "A b")]
    [InlineData("""<c t="inlineStr"><is><t>inline</t></is></c>""", 0, "inline")]
    [InlineData("""<c t="str"><f>A1&amp;B1</f><v>joined</v></c>""", 0, "joined")]
    [InlineData("""<c><f>SUM(B1:B2)</f><v>42</v></c>""", 0, "42")]
    [InlineData("""<c><f>SUM(B1:B2)</f></c>""", 0, "=SUM(B1:B2)")]
    public async Task A_cell_reads_as_it_is_meant(string cell, int format, string expected) => Assert.Equal(expected, await CellAsync(cell, format));

    [Fact]
    public async Task Days_may_be_counted_from_1904() => Assert.Equal("2021-01-01", await CellAsync("<c s=\"1\"><v>42735</v></c>", 14, "<workbookPr date1904=\"1\"/>"));

    [Fact]
    public async Task Links_stay_and_tables_end_at_a_gap()
    {
        string[] strings = ["A", "B", "x", "C", "D", "y"];
        static string Row(int number, params int[] cells) => $"<row r=\"{number}\">{string.Concat(cells.Select((cell, i) => $"<c r=\"{(char)('A' + i)}{number}\" t=\"s\"><v>{cell}</v></c>"))}</row>";
        Document document = await LoadAsync(Xlsx(strings, [0], ("S", "visible", Row(1, 0, 1) + Row(2, 2, 2) + "<row r=\"3\"><c r=\"A3\"><v>1</v></c><c r=\"B3\"><v>2</v></c></row>" + Row(6, 3, 4) + Row(7, 5, 5))));
        Assert.Equal("S\n\nA | B\nA: x | B: x\nA: 1 | B: 2\n\nC | D\nC: y | D: y", document.Text);
        Block linked = LoaderRuns.Flat(document.Blocks).Single(block => block.Links.Count > 0);
        Assert.Equal(("x", "https://example.com/a"), (document.Text[linked.Links[0].Range], linked.Links[0].Target));
    }

    [Fact]
    public async Task Years_in_a_row_are_a_header_and_a_single_one_is_a_value()
    {
        static string Row(int number, params int[] values) =>
            $"<row r=\"{number}\"><c r=\"A{number}\" t=\"s\"><v>0</v></c>{string.Concat(values.Select((value, i) => $"<c r=\"{(char)('B' + i)}{number}\"><v>{value}</v></c>"))}</row>";
        Assert.Equal("S\n\nSales | 2023 | 2024 | 2025\nSales: Sales | 2023: 4 | 2024: 5 | 2025: 6", (await LoadAsync(Xlsx(["Sales"], [0], ("S", "visible", Row(1, 2023, 2024, 2025) + Row(2, 4, 5, 6))))).Text);
        Assert.Equal("S\n\nSales | 2023\nSales | 2024", (await LoadAsync(Xlsx(["Sales"], [0], ("S", "visible", Row(1, 2023) + Row(2, 2024))))).Text);
    }

    [Fact]
    public async Task A_workbook_without_text_is_refused() =>
        Assert.Contains("IncludeHidden", await new XlsxLoader().FailAsync("book.xlsx", Xlsx([], [0], ("S", "hidden", "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"))), StringComparison.Ordinal);
}
