using RagKit.Pdf;

namespace RagKit.Layout;

/// <summary>The links of a page, by their height: a word asks the few beside it.</summary>
internal sealed class PageLinks
{
    private const int MaxLinks = 5000;
    private const int Step = 24;
    private const int MaxSteps = 64;
    private const int MaxAtHeight = 64;
    private const int LongestTarget = 4096;
    private readonly Dictionary<int, List<PageLink>> _links = [];

    public bool IsEmpty => _links.Count == 0;

    public static PageLinks Read(PdfPage page, Destinations destinations, in Matrix upright)
    {
        PageLinks links = new();
        foreach (PdfValue item in page.Dictionary["Annots"].Items.Take(MaxLinks))
        {
            PdfDictionary annotation = page.Dictionary.Resolve(item).Dictionary;
            if (annotation["Subtype"].Name != "Link" || destinations.Of(annotation) is not { Length: > 0 and <= LongestTarget } target)
                continue;
            double[] box = annotation.Numbers("Rect");
            if (box.Length != 4)
                continue;
            (Matrix one, Matrix other) = (upright.Shifted(box[0], box[1]), upright.Shifted(box[2], box[3]));
            links.Add(new PageLink(Math.Min(one.E, other.E), Math.Min(one.F, other.F), Math.Max(one.E, other.E), Math.Max(one.F, other.F), target));
        }
        return links;
    }

    /// <summary>The words with the links that lie over their middles.</summary>
    /// <param name="words">Words of one direction; they are changed.</param>
    /// <param name="direction">Where their lines lead: 0 right, 1 up, 2 left, 3 down.</param>
    public void Mark(List<Word> words, byte direction)
    {
        for (int i = 0; i < words.Count; i++)
        {
            Word word = words[i];
            float along = (word.X + word.End) / 2, across = word.Y + (0.3f * word.Size);
            (float x, float y) = direction switch { 0 => (along, across), 1 => (-across, along), 2 => (-along, -across), _ => (across, -along) };
            if (_links.TryGetValue((int)(y / Step), out List<PageLink>? near) && near.Find(link => link.Holds(x, y)) is { } found)
                words[i] = word with { Target = found.Target };
        }
    }

    private void Add(PageLink link)
    {
        int first = (int)(link.Bottom / Step), last = (int)(link.Top / Step);
        for (int height = first; height <= last && height - first < MaxSteps; height++)
        {
            if (!_links.TryGetValue(height, out List<PageLink>? links))
                _links[height] = links = [];
            if (links.Count < MaxAtHeight)
                links.Add(link);
        }
    }
}
