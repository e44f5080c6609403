using RagKit.Pdf;

namespace RagKit.Layout;

/// <summary>A file's bookmarks: the titles of its sections, and how deep they lie.</summary>
internal static class Outline
{
    private const int MostItems = 20_000;
    private const int LowestLevel = 6;

    /// <summary>The level of each title, from 1, by the title's key; of a title that comes twice the highest.</summary>
    public static Dictionary<string, int> Read(PdfFile file)
    {
        Dictionary<string, int> levels = new(StringComparer.Ordinal);
        HashSet<object> seen = [];
        Stack<(PdfValue Item, int Level)> open = new([(file.Catalog["Outlines"].Dictionary["First"], 1)]);
        while (open.TryPop(out (PdfValue Item, int Level) next) && seen.Count < MostItems)
        {
            if (next.Item.Kind != PdfKind.Dictionary || !seen.Add(next.Item.Identity!))
                continue;
            file.Budget.Step();
            PdfDictionary item = next.Item.Dictionary;
            string key = Key(PdfText.Decode(item["Title"].Bytes));
            int level = Math.Min(next.Level, LowestLevel);
            if (key.Length > 0)
                levels[key] = Math.Min(level, levels.GetValueOrDefault(key, LowestLevel));
            open.Push((item["Next"], next.Level));
            open.Push((item["First"], next.Level + 1));
        }
        return levels;
    }

    /// <summary>What of a title counts when it is compared: its letters and digits, in lower case, without a number before it.</summary>
    public static string Key(string title)
    {
        ReadOnlySpan<char> rest = title.AsSpan().TrimStart("0123456789. \t");
        Span<char> key = rest.Length <= 256 ? stackalloc char[rest.Length] : new char[rest.Length];
        int length = 0;
        foreach (char next in rest)
        {
            if (char.IsLetterOrDigit(next))
                key[length++] = char.ToLowerInvariant(next);
        }
        return new string(key[..length]);
    }
}
