using RagKit.Reading;

namespace RagKit.Word;

/// <summary>The lists that a document defines and uses. Read once.</summary>
internal sealed class WordListDefinitions
{
    private readonly Dictionary<string, WordList> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WordListUse> _uses = new(StringComparer.Ordinal);
    private WordStyles _styles = new();

    public static WordListDefinitions Read(PartReader? reader, WordStyles styles)
    {
        WordListDefinitions definitions = new() { _styles = styles };
        WordList list = new();
        WordListUse? use = null;
        int changed = 0;
        while (reader is not null && reader.Read())
        {
            if (!reader.IsStart)
                continue;
            switch (reader.Name)
            {
                case "abstractNum":
                    (list, use) = (new WordList(), null);
                    definitions._lists[reader["abstractNumId"] ?? ""] = list;
                    break;
                case "numStyleLink":
                    list.StyleLink = reader.Value;
                    break;
                case "num":
                    use = new WordListUse();
                    definitions._uses[reader["numId"] ?? ""] = use;
                    break;
                case "abstractNumId" when use is not null:
                    use.ListId = reader.Value ?? "";
                    break;
                case "lvlOverride":
                    changed = LevelOf(reader);
                    break;
                case "startOverride" when use is not null:
                    use.Starts[changed] = reader.Number();
                    break;
                case "lvl":
                    int at = LevelOf(reader);
                    WordListLevel level = ReadLevel(reader);
                    if (use is null)
                        list[at] = level;
                    else
                        use.Levels[at] = level;
                    break;
            }
        }
        return definitions;
    }

    /// <summary>The list that a number stands for; <see langword="null"/> for none.</summary>
    public (WordList List, WordListUse Use)? Find(string numId)
    {
        if (!_uses.TryGetValue(numId, out WordListUse? use) || !_lists.TryGetValue(use.ListId, out WordList? list))
            return null;
        // A list may refer to a style, whose own list holds the levels.
        if (list.StyleLink is { } style && _styles.Numbering(style).NumId is { } linked && _uses.TryGetValue(linked, out WordListUse? other)
            && _lists.TryGetValue(other.ListId, out WordList? defined))
            list = defined;
        return (list, use);
    }

    private static int LevelOf(PartReader reader) => Math.Clamp(reader.Number("ilvl") ?? 0, 0, WordList.Levels - 1);

    private static WordListLevel ReadLevel(PartReader reader)
    {
        WordListLevel level = new();
        while (reader.Read() && !(reader.IsEnd && reader.Name == "lvl"))
        {
            if (!reader.IsStart)
                continue;
            switch (reader.Name)
            {
                case "start":
                    level.Start = reader.Number() ?? 1;
                    break;
                case "numFmt":
                    level.Format = reader.Value ?? "decimal";
                    break;
                case "lvlText":
                    level.Text = reader.Value ?? "";
                    break;
                case "pStyle":
                    level.Style = reader.Value;
                    break;
                case "isLgl":
                    level.IsLegal = reader.IsOn;
                    break;
            }
        }
        return level;
    }
}
