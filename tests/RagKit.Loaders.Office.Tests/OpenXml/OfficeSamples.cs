using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;

namespace RagKit.Loaders.Office.Tests;

/// <summary>Writes Office files: sound ones by the Open XML SDK around the XML that a test is about, others as plain archives.</summary>
internal static class OfficeSamples
{
    public const string WordNames = """xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" """;
    private const string SlideNames = """xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" """;
    private const string SheetNames = """xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" """;
    private static readonly Uri Example = new("https://example.com/a");

    /// <summary>A Word document; the relationship <c>link</c> leads to https://example.com/a.</summary>
    public static byte[] Docx(string body, string? styles = null, string? numbering = null, string? footnotes = null, string? comments = null)
    {
        using MemoryStream stream = new();
        using (WordprocessingDocument file = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            file.PackageProperties.Creator = "Ann";
            file.PackageProperties.Created = new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);
            file.PackageProperties.Keywords = "leave; pay";
            MainDocumentPart main = file.AddMainDocumentPart();
            Feed(main, $"<w:document {WordNames}><w:body>{body}</w:body></w:document>");
            main.AddHyperlinkRelationship(Example, isExternal: true, "link");
            if (styles is not null)
                Feed(main.AddNewPart<StyleDefinitionsPart>(), $"<w:styles {WordNames}>{styles}</w:styles>");
            if (numbering is not null)
                Feed(main.AddNewPart<NumberingDefinitionsPart>(), $"<w:numbering {WordNames}>{numbering}</w:numbering>");
            if (footnotes is not null)
                Feed(main.AddNewPart<FootnotesPart>(), $"<w:footnotes {WordNames}>{footnotes}</w:footnotes>");
            if (comments is not null)
                Feed(main.AddNewPart<WordprocessingCommentsPart>(), $"<w:comments {WordNames}>{comments}</w:comments>");
        }
        return stream.ToArray();
    }

    /// <summary>A presentation of the slides' shapes, and their notes' where given; the relationship <c>link</c> leads to https://example.com/a.</summary>
    public static byte[] Pptx(params (string Shapes, string? Notes)[] slides)
    {
        using MemoryStream stream = new();
        using (PresentationDocument file = PresentationDocument.Create(stream, PresentationDocumentType.Presentation))
        {
            file.PackageProperties.Title = "PowerPoint Presentation";
            PresentationPart main = file.AddPresentationPart();
            // The parts are added from the last to the first, so that only the list of slides tells the order.
            for (int i = slides.Length - 1; i >= 0; i--)
            {
                SlidePart slide = main.AddNewPart<SlidePart>($"slide{i}");
                slide.AddHyperlinkRelationship(Example, isExternal: true, "link");
                string hidden = slides[i].Shapes.StartsWith("hidden", StringComparison.Ordinal) ? "show=\"0\"" : "";
                Feed(slide, $"<p:sld {SlideNames} {hidden}><p:cSld><p:spTree>{slides[i].Shapes.Replace("hidden", "", StringComparison.Ordinal)}</p:spTree></p:cSld></p:sld>");
                if (slides[i].Notes is { } notes)
                    Feed(slide.AddNewPart<NotesSlidePart>(), $"<p:notes {SlideNames}><p:cSld><p:spTree>{notes}</p:spTree></p:cSld></p:notes>");
            }
            string ids = string.Concat(slides.Select((_, i) => $"<p:sldId id=\"{256 + i}\" r:id=\"slide{i}\"/>"));
            Feed(main, $"<p:presentation {SlideNames}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>");
        }
        return stream.ToArray();
    }

    /// <summary>A shape of a placeholder (none when empty) with paragraphs, as text or as the XML of an <c>a:p</c>'s content.</summary>
    public static string Shape(string placeholder, params string[] paragraphs) =>
        $"<p:sp><p:nvSpPr><p:cNvPr id=\"7\" name=\"x\"/><p:cNvSpPr/><p:nvPr>{(placeholder.Length > 0 ? $"<p:ph type=\"{placeholder}\"/>" : "")}</p:nvPr></p:nvSpPr><p:spPr><a:pt x=\"0\"/></p:spPr><p:txBody><a:bodyPr/>"
        + string.Concat(paragraphs.Select(text => $"<a:p>{(text.StartsWith('<') ? text : $"<a:r><a:t>{text}</a:t></a:r>")}</a:p>")) + "</p:txBody></p:sp>";

    /// <summary>A workbook of the sheets' rows; strings are shared, styles are the formats' numbers in order; <c>link</c> leads to https://example.com/a.</summary>
    public static byte[] Xlsx(string[] strings, int[] formats, params (string Name, string State, string Rows)[] sheets) => Xlsx(strings, formats, "", sheets);

    public static byte[] Xlsx(string[] strings, int[] formats, string properties, params (string Name, string State, string Rows)[] sheets)
    {
        using MemoryStream stream = new();
        using (SpreadsheetDocument file = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            WorkbookPart main = file.AddWorkbookPart();
            Feed(main.AddNewPart<SharedStringTablePart>(), $"<sst {SheetNames}>{string.Concat(strings.Select(text => $"<si>{(text.StartsWith('<') ? text : $"<t>{text}</t>")}</si>"))}</sst>");
            Feed(main.AddNewPart<WorkbookStylesPart>(), $"""
                <styleSheet {SheetNames}><numFmts><numFmt numFmtId="164" formatCode="[$-409]d\-mmm\-yy;@"/><numFmt numFmtId="165" formatCode="&quot;due &quot;#,##0.00_);[Red]\(0\)"/><numFmt numFmtId="166" formatCode="[h]:mm:ss"/></numFmts>
                <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{string.Concat(formats.Select(format => $"<xf numFmtId=\"{format}\"/>"))}</cellXfs></styleSheet>
                """);
            string list = "";
            foreach ((string name, string state, string rows) in sheets)
            {
                WorksheetPart sheet = main.AddNewPart<WorksheetPart>();
                sheet.AddHyperlinkRelationship(Example, isExternal: true, "link");
                Feed(sheet, $"<worksheet {SheetNames}><sheetData>{rows}</sheetData><hyperlinks><hyperlink ref=\"A2\" r:id=\"link\"/></hyperlinks></worksheet>");
                list += $"<sheet name=\"{name}\" sheetId=\"1\" state=\"{state}\" r:id=\"{main.GetIdOfPart(sheet)}\"/>";
            }
            Feed(main, $"<workbook {SheetNames}>{properties}<sheets>{list}</sheets></workbook>");
        }
        return stream.ToArray();
    }

    /// <summary>An archive of the files given, as anybody may write one.</summary>
    public static byte[] Zip(params (string Name, string Text)[] files)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create))
        {
            foreach ((string name, string text) in files)
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        return stream.ToArray();
    }

    /// <summary>A Word document as a plain archive.</summary>
    public static byte[] PlainDocx(string body, params (string Name, string Text)[] others) =>
        Zip([("word/document.xml", $"<w:document {WordNames}><w:body>{body}</w:body></w:document>"), .. others]);

    /// <summary>A paragraph of one run.</summary>
    public static string P(string text, string properties = "") => $"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>";

    private static void Feed(OpenXmlPart part, string xml)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n" + xml));
        part.FeedData(stream);
    }
}
