using System.Globalization;
using System.Runtime.InteropServices;

namespace RagKit.Cleaning;

/// <summary>
/// Finds running headers and footers: blocks that the loader says are, and short ones that stand first or last on three pages or more, and on at least half
/// of all. Page numbers may count on in them.
/// </summary>
internal static class RunningLines
{
    private const int EdgeBlocks = 2, FewestPages = 3, Longest = 200;

    public static IEnumerable<(int Start, int End)> Of(Document document)
    {
        List<Block> open = [];
        foreach (Block block in document.Blocks)
        {
            if (block.Metadata.ContainsKey("running"))
                yield return (block.Range.Start.Value, block.Range.End.Value);
            else if (block.Page is not null)
                open.Add(block);
        }
        foreach (Block block in Repeated(document.Text, open))
            yield return (block.Range.Start.Value, block.Range.End.Value);
    }

    private static IEnumerable<Block> Repeated(string text, List<Block> blocks)
    {
        List<Block[]> pages = [.. blocks.GroupBy(block => block.Page!.Value).Select(page => page.ToArray())];
        if (pages.Count < FewestPages)
            return [];
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        List<(Block Block, string[] Keys)> edges = [];
        foreach (Block[] page in pages)
        {
            HashSet<string> seen = new(StringComparer.Ordinal);
            for (int i = 0; i < page.Length; i++)
            {
                // A page is never all edge: the slide of one line says that line.
                if (page.Length <= EdgeBlocks || (i >= EdgeBlocks && i < page.Length - EdgeBlocks) || !IsCandidate(page[i]))
                    continue;
                string[] keys = Keys(text[page[i].Range], page[i].Page!.Value);
                edges.Add((page[i], keys));
                foreach (string key in keys.Where(seen.Add))
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;
            }
        }
        int fewest = Math.Max(FewestPages, (pages.Count + 1) / 2);
        return edges.Where(edge => Array.Exists(edge.Keys, key => counts[key] >= fewest)).Select(edge => edge.Block);
    }

    private static bool IsCandidate(Block block) =>
        block.Kind is BlockKind.Paragraph or BlockKind.Image && block.Children.Count == 0 && block.Range.End.Value - block.Range.Start.Value <= Longest;

    /// <summary>The text as it is, and with its first or its last number told by its distance from the page's: one of them is the same on every page.</summary>
    private static string[] Keys(string text, int page)
    {
        string whole = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        int last = whole.AsSpan().LastIndexOfAnyInRange('0', '9');
        if (last < 0)
            return [whole];
        int first = whole.AsSpan().IndexOfAnyInRange('0', '9');
        return [whole, Counted(whole, first, page), Counted(whole, last, page)];
    }

    private static string Counted(string text, int digit, int page)
    {
        int start = digit, end = digit + 1;
        while (start > 0 && char.IsAsciiDigit(text[start - 1]))
            start--;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return int.TryParse(text.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, start)}\0{(long)number - page}\0{text.AsSpan(end)}")
            : text;
    }
}
