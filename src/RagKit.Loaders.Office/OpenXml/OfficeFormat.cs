using RagKit.Reading;
using RagKit.Sources;

namespace RagKit.OpenXml;

/// <summary>One of the three Office formats: how its files are known, and what stands in them.</summary>
/// <param name="Name">What people call such a file.</param>
/// <param name="Extension">The extension to save as.</param>
/// <param name="MediaType">The media type of its documents.</param>
/// <param name="MainPart">Where the main part is in a package that does not say.</param>
/// <param name="Root">The name of the main part's root element.</param>
internal sealed record OfficeFormat(string Name, string Extension, string MediaType, string MainPart, string Root)
{
    private const string Prefix = "application/vnd.openxmlformats-officedocument.";

    public static OfficeFormat Word { get; } = new("Word document", ".docx", Prefix + "wordprocessingml.document", "word/document.xml", "document")
    {
        Extensions = [".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot"],
        Types = ["application/msword", "application/vnd.ms-word.", Prefix + "wordprocessingml."],
    };

    public static OfficeFormat Presentation { get; } = new("presentation", ".pptx", Prefix + "presentationml.presentation", "ppt/presentation.xml", "presentation")
    {
        Extensions = [".pptx", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm", ".ppt", ".pps"],
        Types = ["application/vnd.ms-powerpoint", Prefix + "presentationml."],
    };

    public static OfficeFormat Workbook { get; } = new("workbook", ".xlsx", Prefix + "spreadsheetml.sheet", "xl/workbook.xml", "workbook")
    {
        Extensions = [".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt"],
        Types = ["application/vnd.ms-excel", Prefix + "spreadsheetml."],
    };

    public static IReadOnlyList<OfficeFormat> All { get; } = [Word, Presentation, Workbook];

    /// <summary>The extensions, in lower case; the old binary ones among them, so that such a file is told what to do instead of passed over.</summary>
    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>What its media types begin with.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    public bool Reads(SourceItem item) => item.Is(Types, Extensions);
}
