using RagKit.OpenXml;
using RagKit.Reading;

namespace RagKit.Sheets;

/// <summary>What the sheets of a workbook share: their names and order, their strings, the formats of their cells. Read once.</summary>
internal sealed class Workbook
{
    public List<(string Name, string Part, bool IsHidden)> Sheets { get; } = [];

    public IReadOnlyList<string> Strings { get; private init; } = [];

    public CellFormats Formats { get; private init; } = new();

    /// <summary>Whether days are counted from 1904, as on the Macintosh, rather than from 1900.</summary>
    public bool From1904 { get; private set; }

    public static Workbook Read(OfficePackage package, string main)
    {
        Relationships relationships = package.RelationshipsOf(main);
        using PartReader? styles = package.Open(relationships.PartOfType("styles"));
        using PartReader? strings = package.Open(relationships.PartOfType("sharedStrings"));
        Workbook workbook = new() { Formats = CellFormats.Read(styles), Strings = SharedStrings.Read(strings) };
        using PartReader reader = package.Open(main)!;
        while (reader.Read())
        {
            if (!reader.IsStart)
                continue;
            if (reader.Name == "workbookPr")
                workbook.From1904 = reader["date1904"] is "1" or "true";
            else if (reader.Name == "sheet" && relationships.Part(reader.RelationshipId()) is { } part)
                workbook.Sheets.Add((reader["name"] ?? "", part, reader["state"] is "hidden" or "veryHidden"));
        }
        return workbook;
    }
}
