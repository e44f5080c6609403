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
        string? content = Attribute(tag, "content");
        switch (Attribute(tag, "name").ToLowerInvariant())
        {
            case "description":
                Add("description", content);
                break;
            case "author":
                Add("author", content);
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

    private static string Collapse(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
