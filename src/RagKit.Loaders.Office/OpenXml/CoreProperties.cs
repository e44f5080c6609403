using System.Globalization;
using RagKit.Reading;

namespace RagKit.OpenXml;

/// <summary>What an Office file says about itself: title, author, subject, keywords, description, language, and when it was made and last saved.</summary>
internal static class CoreProperties
{
    /// <summary>Titles that programs give to every new file.</summary>
    private static readonly string[] NoTitles = ["PowerPoint Presentation", "PowerPoint-Präsentation", "Présentation PowerPoint", "Slide 1", "Word Document", "Document", "Untitled"];

    public static (string Title, Metadata Metadata) Read(OfficePackage package)
    {
        using PartReader? reader = package.Open(package.Root.PartOfType("core-properties"));
        Dictionary<string, MetadataValue> values = new(StringComparer.Ordinal);
        string title = "", name = "";
        while (reader is not null && reader.Read())
        {
            if (reader.IsStart)
                name = reader.Name;
            else if (reader.IsEnd)
                name = "";
            else if (LinkedText.Clean(reader.Text) is not { Length: > 0 } text)
                continue;
            else if (name == "title")
                title = NoTitles.Contains(text, StringComparer.OrdinalIgnoreCase) ? "" : text;
            else
                Add(values, name, text);
        }
        return (title, values.Count == 0 ? Metadata.Empty : new Metadata(values));
    }

    private static void Add(Dictionary<string, MetadataValue> values, string name, string text)
    {
        switch (name)
        {
            case "creator":
                values["author"] = text;
                break;
            case "language":
                values["lang"] = text;
                break;
            case "subject" or "description" or "category":
                values[name] = text;
                break;
            case "keywords":
                string[] words = text.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                if (words.Length > 0)
                    values[name] = words;
                break;
            case "created" or "modified" when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment):
                values[name] = moment;
                break;
        }
    }
}
