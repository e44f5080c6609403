using RagKit.Loading;
using RagKit.Sources;
using static RagKit.Loaders.Office.Tests.OfficeSamples;

namespace RagKit.Loaders.Office.Tests;

public sealed class DocxLoaderConformanceTests : DocumentLoaderConformance
{
    private static readonly LoaderSample[] All =
    [
        new("notes/a.docx", Docx(
            P("Head 😀", "<w:pStyle w:val=\"H\"/>") + "<w:p><w:r><w:t>Text</w:t><w:footnoteReference w:id=\"2\"/></w:r><w:hyperlink r:id=\"link\"><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>"
            + P("item", "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>") + "<w:tbl><w:tr><w:tc>" + P("a") + "</w:tc><w:tc>" + P("b") + "</w:tc></w:tr></w:tbl>",
            "<w:style w:styleId=\"H\"><w:name w:val=\"heading 1\"/></w:style>",
            "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
            $"<w:footnote w:id=\"2\">{P("Note")}</w:footnote>")),
        new("macros.docm", PlainDocx(P("Text"), ("word/vbaProject.bin", "macro"))),
        new("template.dotx", PlainDocx(P("Text"))),
    ];

    protected override IReadOnlyList<LoaderSample> Samples => All;

    protected override IDocumentLoader CreateLoader() => new DocxLoader();
}

public sealed class PptxLoaderConformanceTests : DocumentLoaderConformance
{
    private static readonly LoaderSample[] All =
        [new("deck.pptx", Pptx((Shape("title", "First 😀") + Shape("body", "Point", "Other"), Shape("body", "Notes")), (Shape("", "Box"), null)))];

    protected override IReadOnlyList<LoaderSample> Samples => All;

    protected override IDocumentLoader CreateLoader() => new PptxLoader();
}

public sealed class XlsxLoaderConformanceTests : DocumentLoaderConformance
{
    private static readonly LoaderSample[] All =
    [
        new("book.xlsx", Xlsx(["Name", "Born", "Ada 😀"], [0, 14],
            ("Sheet", "visible", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\" s=\"1\"><v>44197</v></c></row>"))),
    ];

    protected override IReadOnlyList<LoaderSample> Samples => All;

    protected override IDocumentLoader CreateLoader() => new XlsxLoader();
}
