using RagKit.OpenXml;
using RagKit.Reading;

namespace RagKit.Sheets;

/// <summary>The addresses that cells lead to. They stand behind the cells, so a sheet that has some is read twice.</summary>
internal static class SheetLinks
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    public static IReadOnlyDictionary<string, string> Read(OfficePackage package, string sheet)
    {
        Relationships relationships = package.RelationshipsOf(sheet);
        if (!relationships.HasAddresses)
            return None;
        Dictionary<string, string> links = new(StringComparer.Ordinal);
        using PartReader? reader = package.Open(sheet);
        while (reader is not null && reader.Read())
        {
            if (!reader.IsStart)
                continue;
            if (reader.Name == "sheetData")
                reader.Skip();
            else if (reader.Name == "hyperlink" && reader["ref"] is { } cell && relationships.Address(reader.RelationshipId()) is { } address)
                links[cell.Split(':')[0]] = reader["location"] is { Length: > 0 } place ? $"{address}#{place}" : address;
        }
        return links;
    }
}
