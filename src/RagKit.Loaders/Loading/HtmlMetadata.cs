using AngleSharp.Html.Parser.Tokens;

namespace RagKit.Loading;

/// <summary>Gathers what a page says about itself.</summary>
internal sealed class HtmlMetadata
{
    private readonly Dictionary<string, MetadataValue> _values = new(StringComparer.Ordinal);

    public string? Title { get; private set; }

    public void SetTitle(string text)
    {
        string title = Collapse(text);
        if (title.Length > 0)
            Title ??= title;
    }

    public void Read(HtmlTagToken tag)
    {
        if (tag.Name == "html")
        {
            Add("lang", Attribute(tag, "lang") is { Length: > 0 } language ? language : Attribute(tag, "xml:lang"));
            return;
        }
        string content = Attribute(tag, "content");
        string name = Attribute(tag, "name") is { Length: > 0 } plain ? plain : Attribute(tag, "property");
        switch (name.ToLowerInvariant())
        {
            case "description":
                Add("description", content);
                break;
            case "author" or "dc.creator" or "dcterms.creator":
                Add("author", content);
                break;
            case "article:published_time" or "dc.date" or "dc.date.issued" or "dcterms.issued" or "dcterms.date" or "date" or "pubdate":
                AddDate("published", content);
                break;
            case "article:modified_time" or "og:updated_time" or "dc.date.modified" or "dcterms.modified" or "last-modified":
                AddDate("modified", content);
                break;
            case "keywords" when content.Length > 0:
                string[] words = content.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                if (words.Length > 0)
                    _values.TryAdd("keywords", words);
                break;
        }
    }

    public Metadata Build() => _values.Count == 0 ? Metadata.Empty : new Metadata(_values);

    private static string Attribute(HtmlTagToken tag, string name) => tag.GetAttribute(name) ?? "";

    private void Add(string name, string? value)
    {
        string text = Collapse(value ?? "");
        if (text.Length > 0)
            _values.TryAdd(name, text);
    }

    /// <summary>Adds what is a date as pages for machines write it; what is none says nothing that could be compared.</summary>
    private void AddDate(string name, string value)
    {
        if (TypedText.Read(value.Trim()) is { Kind: MetadataKind.Date } date)
            _values.TryAdd(name, date);
    }

    private static string Collapse(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
