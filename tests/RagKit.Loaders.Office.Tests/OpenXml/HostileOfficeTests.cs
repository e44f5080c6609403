using System.Diagnostics;
using System.Text;
using RagKit.Loading;
using RagKit.TestData;
using static RagKit.Loaders.Office.Tests.OfficeSamples;

namespace RagKit.Loaders.Office.Tests;

public sealed class HostileOfficeTests
{
    private static readonly DocxLoader Docx = new();
    private static readonly XlsxLoader Xlsx = new();
    private static readonly PptxLoader Pptx = new();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    [Fact]
    public async Task Other_files_are_told_what_to_do()
    {
        byte[] compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[1016]];
        Assert.Contains("Office 97", await Docx.FailAsync("a.doc", compound), StringComparison.Ordinal);
        Encoding.Unicode.GetBytes("EncryptionInfo\0").CopyTo(compound, 640);
        compound[704] = 30;
        Assert.Contains("password", await Xlsx.FailAsync("a.xlsx", compound), StringComparison.Ordinal);
        Assert.Contains(".rtf", await Docx.FailAsync("a.doc", "{\\rtf1 hello}"), StringComparison.Ordinal);
        Assert.Contains("no Word document", await Docx.FailAsync("a.docx", "just text"), StringComparison.Ordinal);
        Assert.Contains("damaged", await Docx.FailAsync("a.docx", PlainDocx(P("x"))[..200]), StringComparison.Ordinal);
        Assert.Contains("is a Word document, not a workbook", await Xlsx.FailAsync("a.xlsx", PlainDocx(P("x"))), StringComparison.Ordinal);
        Assert.Contains("no main part", await Pptx.FailAsync("a.pptx", Zip(("readme.txt", "x"))), StringComparison.Ordinal);
        Assert.Contains(".xlsb", await Xlsx.FailAsync("a.xlsb", Zip(("_rels/.rels", "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>"), ("xl/workbook.bin", "x"))), StringComparison.Ordinal);
        Assert.Contains("at most 10 are read", await new DocxLoader(new DocxLoaderOptions { MaxBytes = 10 }).FailAsync("a.docx", PlainDocx(P("x"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bombs_are_stopped_at_the_limit()
    {
        byte[] bomb = PlainDocx(P(new string('x', 3 << 20)));
        Assert.InRange(bomb.Length, 1, 100_000);
        Assert.Contains("inflates to more than 1,048,576 bytes", await new DocxLoader(new DocxLoaderOptions { MaxInflatedBytes = 1 << 20 }).FailAsync("a.docx", bomb), StringComparison.Ordinal);
        Assert.Equal(3 << 20, Assert.Single(await Docx.LoadAsync("a.docx", bomb)).Text.Length);
        // One string of a million characters, a thousand times.
        byte[] laughs = Workbook(new string('x', 1 << 20), Repeat("<row>" + Repeat("<c t=\"s\"><v>0</v></c>", 100) + "</row>", 10));
        Assert.Contains("holds text of more than", await new XlsxLoader(new XlsxLoaderOptions { MaxInflatedBytes = 8 << 20 }).FailAsync("a.xlsx", laughs), StringComparison.Ordinal);
        Assert.Contains("20001 files in its archive", await Docx.FailAsync("a.docx", Zip([.. Enumerable.Range(0, 20_001).Select(i => ($"{i}", ""))])), StringComparison.Ordinal);
        Assert.Contains("1000 deep", await Docx.FailAsync("a.docx", PlainDocx(Repeat("<w:sdt>", 5000) + P("x") + Repeat("</w:sdt>", 5000))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_outside_is_followed()
    {
        const string Dtd = "<!DOCTYPE w:document [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>";
        string document = $"<w:document {WordNames}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>";
        Assert.Contains("DTD", await Docx.FailAsync("a.docx", Zip(("word/document.xml", Dtd + document))), StringComparison.Ordinal);
        static byte[] Linked(string target, string mode) => PlainDocx(P("Body", "<w:pStyle w:val=\"S\"/>"), ("word/_rels/document.xml.rels",
            $"<Relationships><Relationship Id=\"a\" Type=\"x/styles\" Target=\"{target}\" {mode}/><Relationship Id=\"b\" Type=\"x/footnotes\" Target=\"http://[bad\" TargetMode=\"External\"/></Relationships>"));
        foreach ((string target, string mode) in new[] { ("http://127.0.0.1:9/styles.xml", "TargetMode=\"External\""), ("../../../../etc/hostname", ""), ("/word/document.xml", ""), ("%00", "") })
            Assert.Equal("Body", Assert.Single(await Docx.LoadAsync("a.docx", Linked(target, mode))).Text);
    }

    [Fact]
    public async Task Long_chains_of_parts_and_styles_are_read()
    {
        IEnumerable<(string, string)> chain = Enumerable.Range(0, 15_000).Select(i => ($"p/_rels/{i}.rels", $"<Relationships><Relationship Id=\"a\" Type=\"t\" Target=\"{i + 1}\"/></Relationships>"));
        string styles = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<w:style w:styleId=\"{i}\"><w:basedOn w:val=\"{(i + 1) % 20_000}\"/></w:style>"));
        byte[] file = PlainDocx(Repeat(P("x", "<w:pStyle w:val=\"0\"/>"), 1000),
            [("word/_rels/document.xml.rels", "<Relationships><Relationship Id=\"a\" Type=\"t\" Target=\"../p/0\"/><Relationship Id=\"b\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>"),
            ("word/styles.xml", $"<w:styles {WordNames}>{styles}</w:styles>"), .. chain]);
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal(1000, Assert.Single(await Docx.LoadAsync("a.docx", file)).Blocks.Count);
        Assert.True(watch.Elapsed < Patience, $"It took {watch.Elapsed}.");
    }

    public static TheoryData<string, string> Adversaries => new()
    {
        { "open fields", "<w:p>" + Repeat("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>", 100_000) + "</w:p>" + P("never shown") },
        { "ends of fields", "<w:p>" + Repeat("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>", 100_000) + "</w:p>" },
        { "runs", "<w:p>" + Repeat("<w:r><w:t> </w:t></w:r>", 200_000) + "</w:p>" },
        { "paragraphs without mark", Repeat("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>", 100_000) },
        { "text boxes", Repeat("<w:p><w:r><w:txbxContent>", 200) + P("a") + Repeat("</w:txbxContent></w:r></w:p>", 200) },
        { "tables", Repeat("<w:tbl><w:tr><w:tc>", 300) + P("a") + Repeat("</w:tc></w:tr></w:tbl>", 300) },
        { "rows", "<w:tbl>" + Repeat("<w:tr><w:tc><w:p/></w:tc><w:tc/></w:tr>", 100_000) + "</w:tbl>" },
        { "cells", "<w:tbl><w:tr>" + Repeat("<w:tc>" + P("a") + "</w:tc>", 50_000) + "</w:tr></w:tbl>" },
        { "levels", Repeat(P("a", "<w:numPr><w:ilvl w:val=\"8\"/><w:numId w:val=\"1\"/></w:numPr>") + P("a", "<w:numPr><w:ilvl w:val=\"-5\"/><w:numId w:val=\"1\"/></w:numPr>"), 20_000) },
        { "links", "<w:p>" + Repeat("<w:hyperlink w:anchor=\"a\"><w:r><w:t>a</w:t></w:r></w:hyperlink>", 100_000) + "</w:p>" },
        { "attributes", "<w:p " + string.Join(' ', Enumerable.Range(0, 50_000).Select(i => $"a{i}=\"1\"")) + "/>" },
        { "alternatives", Repeat("<mc:AlternateContent><mc:Choice><mc:AlternateContent>", 200) + P("a") + Repeat("</mc:AlternateContent></mc:Choice><mc:Fallback/></mc:AlternateContent>", 200) },
    };

    [Theory]
    [MemberData(nameof(Adversaries))]
    public async Task Any_body_is_read_in_time(string name, string body)
    {
        const string Numbering = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"8\"><w:start w:val=\"2147483647\"/><w:numFmt w:val=\"lowerRoman\"/><w:lvlText w:val=\"%1%2%3%4%5%6%7%8%9\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
        byte[] file = PlainDocx(P("start") + body, ("word/numbering.xml", $"<w:numbering {WordNames}>{Numbering}</w:numbering>"),
            ("word/_rels/document.xml.rels", "<Relationships><Relationship Id=\"b\" Type=\"x/numbering\" Target=\"numbering.xml\"/></Relationships>"));
        Stopwatch watch = Stopwatch.StartNew();
        Document document = Assert.Single(await Docx.LoadAsync("a.docx", file));
        BlockInvariants.Check(document);
        Assert.True(watch.Elapsed < Patience, $"'{name}' took {watch.Elapsed}.");
    }

    [Fact]
    public async Task Random_bodies_keep_the_invariants()
    {
        string[] pieces = ["p", "r", "t", "tbl", "tr", "tc", "hyperlink", "txbxContent", "ins", "del", "sdt", "pPr", "rPr", "numPr"];
        string[] leaves =
        [
            "<w:t>text 😀</w:t>", "<w:tab/>", "<w:br/>", "<w:fldChar w:fldCharType=\"begin\"/>", "<w:fldChar w:fldCharType=\"separate\"/>", "<w:fldChar w:fldCharType=\"end\"/>", "<w:instrText>HYPERLINK x</w:instrText>",
            "<w:outlineLvl w:val=\"1\"/>", "<w:numId w:val=\"1\"/>", "<w:vanish/>", "<w:footnoteReference w:id=\"1\"/>", "<w:p><w:r><w:t>para</w:t></w:r></w:p>", "<w:docPr descr=\" pic \"/>", "<w:altChunk/>",
        ];
        for (int seed = 0; seed < 1000; seed++)
        {
            Random random = new(seed);
            StringBuilder body = new();
            Stack<string> open = new();
            for (int i = 0; i < 60; i++)
            {
                int next = random.Next(3);
                if (next == 0)
                    body.Append(leaves[random.Next(leaves.Length)]);
                else if (next == 1 && open.TryPop(out string? last))
                    body.Append($"</w:{last}>");
                else
                    body.Append($"<w:{Opened(open, pieces[random.Next(pieces.Length)])} w:anchor=\"a\">");
            }
            while (open.TryPop(out string? last))
                body.Append($"</w:{last}>");
            BlockInvariants.Check(Assert.Single(await Docx.LoadAsync("a.docx", PlainDocx(P("start") + body, ("word/footnotes.xml", $"<w:footnotes {WordNames}><w:footnote w:id=\"1\">{body}{P("note")}</w:footnote></w:footnotes>"),
                ("word/_rels/document.xml.rels", "<Relationships><Relationship Id=\"b\" Type=\"x/footnotes\" Target=\"footnotes.xml\"/></Relationships>")))));
        }
    }

    private static string Opened(Stack<string> open, string piece)
    {
        open.Push(piece);
        return piece;
    }

    private static byte[] Workbook(string shared, string rows) => Zip(
        ("xl/workbook.xml", "<workbook xmlns:r=\"x/relationships\"><sheets><sheet name=\"S\" r:id=\"s\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"s\" Type=\"x/worksheet\" Target=\"sheet.xml\"/><Relationship Id=\"t\" Type=\"x/sharedStrings\" Target=\"strings.xml\"/></Relationships>"),
        ("xl/strings.xml", $"<sst><si><t>{shared}</t></si></sst>"),
        ("xl/sheet.xml", $"<worksheet><sheetData>{rows}</sheetData></worksheet>"));
}
