using System.Numerics;

namespace RagKit.Loading;

/// <summary>
/// Finds a page's main text. First, elements are judged from the outside in: words in their names, how their text begins, how much of it is links,
/// and whether it has sentences. A word that marks nearly all of a page's text marks nothing. Then the smallest element is found that holds most of the
/// prose that remains, and what lies outside of it goes as well, but for the title. In the tradition of Boilerpipe (Kohlschütter 2010: text and link
/// density) and Readability (names and containers). Linear in the page's length.
/// </summary>
internal static class HtmlMainContent
{
    /// <summary>A mark on more of the text than this marks no boilerplate.</summary>
    private const double MostMarked = 0.7;

    /// <summary>An element with more of the text than this is looked into, not left out.</summary>
    private const double MostLeftOut = 0.5;

    /// <summary>Notices are short beside a page's text.</summary>
    private const double MostNotice = 0.25;

    /// <summary>So much of the prose is within the main element.</summary>
    private const double MainShare = 0.8;

    /// <summary>An element around the main one may have this much more text than it.</summary>
    private const double MostWidened = 1.5;

    private const int LinkListMin = 3, ProseMin = 200, MinRepeated = 8, MaxRepeated = 200;

    /// <summary>What stands before the title is left out when it is at most so much of the text.</summary>
    private const double MostBeforeTitle = 0.2;

    /// <summary>The ordinals of the opening tags whose elements are left out; <see langword="null"/> when the page has no main text to speak of.</summary>
    public static HashSet<int>? LeftOut(HtmlTree tree)
    {
        IReadOnlyList<HtmlNode> nodes = tree.Nodes;
        long all = nodes[0].All;
        if (all == 0)
            return null;
        ulong telling = Telling(nodes, all);
        Dictionary<ulong, int> repeated = Repeated(nodes);
        bool[] isOut = new bool[nodes.Count];
        for (int i = 1; i < nodes.Count; i++)
        {
            if (!IsAround(nodes, i, all, telling) && !(IsRepeatable(nodes[i]) && repeated.GetValueOrDefault(nodes[i].Hash) > 1))
                continue;
            isOut.AsSpan(i, nodes[i].End - i).Fill(true);
            i = nodes[i].End - 1;
        }
        int main = FindMain(nodes, isOut);
        if (main < 0)
            return null;
        int[] titles = NextTitles(nodes, isOut);
        main = Widen(nodes, isOut, titles, main);
        LeaveOutBeforeTitle(nodes, isOut, titles[0], all);
        HashSet<int> left = [];
        for (int i = 1; i < nodes.Count; i++)
        {
            // On the way to the main element, within it, or a title in front of it.
            bool isOn = i < nodes[main].End && nodes[i].End > main;
            bool holdsTitle = i < main && titles[i] < nodes[i].End;
            if (isOut[i] || (!isOn && !holdsTitle))
                left.Add(nodes[i].Ordinal);
        }
        return left;
    }

    /// <summary>The words that may be believed on this page.</summary>
    private static ulong Telling(IReadOnlyList<HtmlNode> nodes, long all)
    {
        long[] marked = new long[HtmlHints.Count];
        // Until where the words stand that are open, each the outermost of its kind.
        int[] until = new int[HtmlHints.Count];
        for (int i = 1; i < nodes.Count; i++)
        {
            for (ulong words = nodes[i].Around; words != 0; words &= words - 1)
            {
                int word = BitOperations.TrailingZeroCount(words);
                // What holds half of the page says how the page is laid out, not what it is.
                if (i < until[word] || nodes[i].All > MostLeftOut * all)
                    continue;
                until[word] = nodes[i].End;
                marked[word] += nodes[i].All;
            }
        }
        ulong telling = 0;
        for (int word = 0; word < marked.Length; word++)
            telling |= marked[word] <= MostMarked * all ? 1UL << word : 0;
        return telling;
    }

    private static bool IsAround(IReadOnlyList<HtmlNode> nodes, int at, long all, ulong telling)
    {
        HtmlNode node = nodes[at];
        if (node.All > MostLeftOut * all || node.Name is "html" or "body" or "main" or "article" or "tr" or "tbody" or "thead" or "tfoot" or "th" or "h1" or "li" or "dd" or "dt" or "pre")
            return false;
        bool isProse = node.Sentences >= 2 && node.LinkDensity < 0.25;
        int evidence = (node.Around & telling) != 0 ? 3 : 0;
        evidence -= node.Within ? 1 : 0;
        if (HtmlHints.IsHead(node.Head) && node.Name is not ("p" or "td"))
            evidence += isProse ? 1 : 2;
        if (node.All < MostNotice * all && HtmlHints.IsNotice(node.Head))
            evidence += 3;
        if (node.LinkDensity > 0.5 && !IsPartOfText(nodes, at))
            evidence += node.LinkDensity > 0.8 ? 2 : 1;
        return evidence >= 2;
    }

    /// <summary>How often each text stands in an element of its own.</summary>
    private static Dictionary<ulong, int> Repeated(IReadOnlyList<HtmlNode> nodes)
    {
        Dictionary<ulong, int> counts = [];
        for (int i = 1; i < nodes.Count; i++)
        {
            // An element and its only child have the same text, once.
            if (IsRepeatable(nodes[i]) && !(nodes[i].Parent > 0 && IsRepeatable(nodes[nodes[i].Parent]) && nodes[nodes[i].Parent].All == nodes[i].All))
                counts[nodes[i].Hash] = counts.GetValueOrDefault(nodes[i].Hash) + 1;
        }
        return counts;
    }

    /// <summary>Whether the element is of the kind that pages repeat, such as what stands beside each post: short, and no line of a list or table.</summary>
    private static bool IsRepeatable(HtmlNode node) => node.Name is "div" or "section" or "p" && node.All is >= MinRepeated and <= MaxRepeated;

    /// <summary>
    /// Whether an element that is mostly links belongs to the text around it: a cell of a table of data, or a list or paragraph that stands among
    /// paragraphs, as references do.
    /// </summary>
    private static bool IsPartOfText(IReadOnlyList<HtmlNode> nodes, int at)
    {
        HtmlNode node = nodes[at], parent = nodes[node.Parent];
        if (node.Name is "td")
            return !IsLayout(nodes, at);
        return node.Name is "ul" or "ol" or "dl" or "p" or "h2" or "h3" or "h4" or "h5" or "h6" or "caption" or "figcaption" or "blockquote" or "table"
            && node.FollowsText && parent.Text - node.Text >= Math.Max(ProseMin, node.All / LinkListMin) && parent.Sentences >= 2;
    }

    /// <summary>Whether the cell is one of a table that lays out the page: most of its text is in one cell, or it has no more than a row.</summary>
    private static bool IsLayout(IReadOnlyList<HtmlNode> nodes, int cell)
    {
        int table = nodes[cell].Table;
        long row = nodes[nodes[cell].Parent].All;
        return table >= 0 && nodes[table].All > 0 && (row > MostLeftOut * nodes[table].All) && nodes[table].Sentences >= 2;
    }

    /// <summary>The smallest element with most of the prose; -1 when there is none.</summary>
    private static int FindMain(IReadOnlyList<HtmlNode> nodes, bool[] isOut)
    {
        double[] prose = new double[nodes.Count];
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            if (isOut[i])
                continue;
            // Short lines may be of a table or a menu; longer ones are rarely anything but text.
            prose[i] += nodes[i].OwnText >= 40 ? nodes[i].OwnText : nodes[i].OwnText * 0.5;
            if (nodes[i].Parent >= 0)
                prose[nodes[i].Parent] += prose[i];
        }
        if (prose[0] == 0)
            return -1;
        int main = 0;
        for (int i = 1; i < nodes.Count; i++)
        {
            if (prose[i] >= MainShare * prose[0] && nodes[i].Name is not ("p" or "tr" or "tbody" or "li" or "ul" or "table" or "blockquote" or "pre"))
                main = i;
        }
        return main;
    }

    /// <summary>
    /// The element around the main one that also holds its title and lead: one that is named or marked as an article, or that begins with a title, and
    /// adds little text.
    /// </summary>
    private static int Widen(IReadOnlyList<HtmlNode> nodes, bool[] isOut, int[] titles, int main)
    {
        long[] kept = new long[nodes.Count];
        for (int i = nodes.Count - 1; i > 0; i--)
        {
            kept[i] += isOut[i] ? 0 : nodes[i].All;
            // What is left out of an element is left out of all around it, and counted once, at its outermost.
            if (nodes[i].Parent > 0)
                kept[nodes[i].Parent] -= isOut[i] && !isOut[nodes[i].Parent] ? nodes[i].All : isOut[i] ? 0 : nodes[i].All - kept[i];
        }
        int widest = main;
        for (int at = nodes[main].Parent; at > 0 && nodes[at].Name is not "body"; at = nodes[at].Parent)
        {
            bool isText = nodes[at].Within || nodes[at].Name is "article" or "main" || titles[at] < main;
            if (isText && kept[at] <= MostWidened * kept[main])
                widest = at;
        }
        return widest;
    }

    /// <summary>Leaves out what ends before the first title begins: alerts, sections, slogans.</summary>
    private static void LeaveOutBeforeTitle(IReadOnlyList<HtmlNode> nodes, bool[] isOut, int title, long all)
    {
        if (title >= nodes.Count)
            return;
        long before = 0;
        for (int i = 1; i < title; i++)
            before += isOut[i] ? 0 : nodes[i].OwnText;
        if (before > MostBeforeTitle * all)
            return;
        for (int i = 1; i < title; i++)
            isOut[i] |= nodes[i].End <= title;
    }

    /// <summary>For each place the next title at or behind it that is not left out.</summary>
    private static int[] NextTitles(IReadOnlyList<HtmlNode> nodes, bool[] isOut)
    {
        int[] next = new int[nodes.Count + 1];
        next[^1] = int.MaxValue;
        for (int i = nodes.Count - 1; i >= 0; i--)
            next[i] = nodes[i].Name == "h1" && !isOut[i] ? i : next[i + 1];
        return next;
    }
}
