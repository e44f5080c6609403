using RagKit.Layout;
using RagKit.Pdf;

namespace RagKit.Loading;

/// <summary>Gathers what a file says about itself.</summary>
internal static class PdfFacts
{
    private const int MostPagesNamed = 1000;

    /// <summary>
    /// The title, and metadata: <c>author</c>, <c>subject</c>, <c>keywords</c>, <c>lang</c>, <c>created</c>, <c>modified</c>, <c>pages</c>, and
    /// <c>pages_without_text</c> where pages show pictures, or letters of unknown meaning, and no text, and <c>pages_by_ocr</c> where it was read in pictures.
    /// </summary>
    public static (string Title, Metadata Metadata) Read(PdfFile file, List<PageText> pages)
    {
        PdfDictionary info = file.Trailer["Info"].Dictionary;
        Dictionary<string, MetadataValue> values = new(StringComparer.Ordinal) { ["pages"] = pages.Count };
        Add(values, "author", Text(info["Author"]));
        Add(values, "subject", Text(info["Subject"]));
        Add(values, "lang", Text(file.Catalog["Lang"]));
        string[] keywords = Text(info["Keywords"]).Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (keywords.Length > 0)
            values["keywords"] = keywords;
        if (PdfDate.Read(Text(info["CreationDate"])) is { } created)
            values["created"] = created;
        if (PdfDate.Read(Text(info["ModDate"])) is { } modified)
            values["modified"] = modified;
        AddPages(values, "pages_without_text", pages.Where(page => page.IsSilent));
        AddPages(values, "pages_by_ocr", pages.Where(page => page.IsRecognised));
        return (Text(info["Title"]), new Metadata(values));
    }

    private static void AddPages(Dictionary<string, MetadataValue> values, string name, IEnumerable<PageText> pages)
    {
        MetadataValue[] numbers = [.. pages.Take(MostPagesNamed).Select(page => (MetadataValue)page.Number)];
        if (numbers.Length > 0)
            values[name] = numbers;
    }

    private static string Text(PdfValue value) => value.Kind == PdfKind.String ? PdfText.Decode(value.Bytes) : "";

    private static void Add(Dictionary<string, MetadataValue> values, string name, string text)
    {
        if (text.Length > 0)
            values[name] = text;
    }
}
