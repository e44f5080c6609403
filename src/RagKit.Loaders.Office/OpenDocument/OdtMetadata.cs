using System.Globalization;
using RagKit.Reading;

namespace RagKit.OpenDocument;

/// <summary>What an OpenDocument says about itself.</summary>
internal sealed class OdtMetadata
{
    private readonly Dictionary<string, MetadataValue> _values = new(StringComparer.Ordinal);
    private readonly List<string> _keywords = [];

    public string? Title { get; private set; }

    /// <summary>Reads the part about the document that begins here, to its end.</summary>
    public void Read(PartReader reader)
    {
        while (reader.Read() && !(reader.IsEnd && reader.Name == "meta"))
        {
            if (reader.IsStart && Wanted(reader.Name))
                Take(reader.Name, reader.ReadText());
        }
    }

    public Metadata Build()
    {
        if (_keywords.Count > 0)
            _values["keywords"] = _keywords.ToArray();
        return new Metadata(_values);
    }

    private static bool Wanted(string name) => name is "title" or "creator" or "initial-creator" or "description" or "subject" or "keyword" or "language" or "creation-date" or "date";

    private void Take(string name, string text)
    {
        if (text.Length == 0)
            return;
        switch (name)
        {
            case "title":
                Title ??= text;
                break;
            case "keyword":
                _keywords.Add(text);
                break;
            case "creation-date":
                Date("created", text);
                break;
            case "date":
                Date("modified", text);
                break;
            case "creator":
                _values.TryAdd("author", text);
                break;
            case "initial-creator":
                // Who wrote it first counts for more than who saved it last.
                _values["author"] = text;
                break;
            default:
                _values.TryAdd(name == "language" ? "lang" : name, text);
                break;
        }
    }

    private void Date(string name, string text)
    {
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
            _values[name] = date;
    }
}
