namespace RagKit.Loading;

/// <summary>An element of an <see cref="HtmlTree"/> and how much text it holds, all counted in letters and digits.</summary>
/// <param name="name">Its name.</param>
/// <param name="ordinal">Which of the page's opening tags it has; -1 for the page itself.</param>
/// <param name="parent">The place of the element around it; -1 for none.</param>
internal sealed class HtmlNode(string name, int ordinal, int parent)
{
    public string Name { get; } = name;

    public int Ordinal { get; } = ordinal;

    public int Parent { get; } = parent;

    /// <summary>The place behind the last element within it.</summary>
    public int End { get; set; }

    /// <summary>The place of the nearest table around it, or of itself; -1 for none.</summary>
    public int Table { get; set; } = -1;

    /// <summary>Text outside of links.</summary>
    public long Text { get; set; }

    /// <summary>Text outside of links and of the elements within it that stand on lines of their own.</summary>
    public long OwnText { get; set; }

    public long LinkText { get; set; }

    /// <summary>Whether a heading or paragraph came before it in the same element.</summary>
    public bool FollowsText { get; set; }

    /// <summary>Whether a heading or paragraph stands directly in it.</summary>
    public bool HasText { get; set; }

    /// <summary>A hash of the letters and digits of its text (FNV-1a, 64 bits).</summary>
    public ulong Hash { get; set; }

    /// <summary>Ends of sentences outside of links.</summary>
    public int Sentences { get; set; }

    /// <summary>How its text begins.</summary>
    public string Head { get; set; } = "";

    /// <summary>Words of its names that mark what stands around a text, as bits of <see cref="HtmlHints"/>.</summary>
    public ulong Around { get; set; }

    /// <summary>Whether a word of its names marks a text.</summary>
    public bool Within { get; set; }

    public long All => Text + LinkText;

    /// <summary>How much of its text is links, 0 to 1.</summary>
    public double LinkDensity => All == 0 ? 0 : (double)LinkText / All;
}
