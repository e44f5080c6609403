using RagKit.Reading;

namespace RagKit.Word;

/// <summary>What the paragraph styles of a document say about headings and lists, those they are based on included. Read once.</summary>
internal sealed class WordStyles
{
    /// <summary>Word allows a chain of ten or so; a longer one, or a circle, is cut.</summary>
    private const int LongestChain = 20;
    private readonly Dictionary<string, Style> _byId = new(StringComparer.Ordinal);

    public static WordStyles Read(PartReader? reader)
    {
        WordStyles styles = new();
        Style style = new();
        while (reader is not null && reader.Read())
        {
            if (!reader.IsStart)
                continue;
            switch (reader.Name)
            {
                case "style":
                    style = new Style();
                    if (reader["styleId"] is { } id)
                        styles._byId[id] = style;
                    break;
                case "name":
                    style.Name = reader.Value?.Trim().ToLowerInvariant() ?? "";
                    break;
                case "basedOn":
                    style.BasedOn = reader.Value ?? "";
                    break;
                case "outlineLvl":
                    style.Outline = reader.Number();
                    break;
                case "numId":
                    style.NumId = reader.Value;
                    break;
                case "ilvl":
                    style.Level = reader.Number();
                    break;
                case "tblStylePr" or "pPrChange":
                    reader.Skip();
                    break;
            }
        }
        return styles;
    }

    public bool IsTitle(string id) => Chain(id).Any(style => style.Name == "title");

    /// <summary>The level of a heading, 1 to 6; 0 for no heading.</summary>
    /// <param name="id">The paragraph's style.</param>
    /// <param name="outline">The outline level that the paragraph itself has, from 0; 9 for body text.</param>
    public int HeadingLevel(string id, int? outline)
    {
        int? level = outline ?? Chain(id).Select(style => style.Outline ?? NamedLevel(style.Name)).FirstOrDefault(found => found is not null);
        return level is >= 0 and < 9 ? Math.Min(level.Value + 1, 6) : 0;
    }

    /// <summary>The numbering that a style brings, and the style in the chain that has it.</summary>
    public (string? NumId, int? Level, string Style) Numbering(string id)
    {
        string at = id;
        foreach (Style style in Chain(id))
        {
            if (style.NumId is not null)
                return (style.NumId, style.Level, at);
            at = style.BasedOn;
        }
        return default;
    }

    private static int? NamedLevel(string name) => name switch
    {
        "title" => 0,
        ['h', 'e', 'a', 'd', 'i', 'n', 'g', ' ', >= '1' and <= '9'] => name[^1] - '1',
        _ => null,
    };

    private IEnumerable<Style> Chain(string id)
    {
        for (int i = 0; i < LongestChain && _byId.TryGetValue(id, out Style? style); i++)
        {
            yield return style;
            id = style.BasedOn;
        }
    }

    private sealed class Style
    {
        public string Name { get; set; } = "";

        public string BasedOn { get; set; } = "";

        public int? Outline { get; set; }

        public string? NumId { get; set; }

        public int? Level { get; set; }
    }
}
