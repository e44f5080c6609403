using AngleSharp.Html.Parser.Tokens;

namespace RagKit.Loading;

/// <summary>
/// How much text there is in which element of a page: its elements in their order, so that what an element holds stands right behind it. Filled
/// while the page is read.
/// </summary>
internal sealed class HtmlTree
{
    private const int HeadLength = 100;
    private const ulong HashPrime = 1099511628211;
    private readonly List<HtmlNode> _nodes = [new HtmlNode("html", -1, -1)];
    private int _open;
    private bool _inLink;

    public IReadOnlyList<HtmlNode> Nodes => _nodes;

    /// <summary>Opens an element.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="ordinal">Which of the page's opening tags it has.</param>
    /// <param name="tag">Its tag.</param>
    public void Open(string name, int ordinal, HtmlTagToken tag)
    {
        HtmlNode node = new(name, ordinal, _open);
        (node.Around, node.Within) = HtmlHints.Of($"{tag.GetAttribute("class")} {tag.GetAttribute("id")} {tag.GetAttribute("role")}");
        node.FollowsText = _nodes[_open].HasText;
        _nodes[_open].HasText |= name is "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6";
        node.Table = name == "table" ? _nodes.Count : _nodes[_open].Table;
        _open = _nodes.Count;
        _nodes.Add(node);
    }

    public void Close()
    {
        HtmlNode node = _nodes[_open];
        node.End = _nodes.Count;
        if (node.Parent < 0)
            return;
        HtmlNode parent = _nodes[node.Parent];
        parent.Text += node.Text;
        parent.LinkText += node.LinkText;
        parent.Sentences += node.Sentences;
        if (node.All > 0)
            parent.Hash = (parent.Hash ^ node.Hash) * HashPrime;
        if (parent.Head.Length == 0)
            parent.Head = node.Head;
        _open = node.Parent;
    }

    public void Link(bool begins) => _inLink = begins;

    public void Text(string data)
    {
        HtmlNode node = _nodes[_open];
        int letters = 0;
        for (int i = 0; i < data.Length; i++)
        {
            if (char.IsLetterOrDigit(data[i]))
            {
                letters++;
                node.Hash = (node.Hash ^ data[i]) * HashPrime;
            }
            if (!_inLink && IsStop(data, i))
                node.Sentences++;
        }
        if (letters == 0)
            return;
        if (node.Head.Length == 0)
        {
            ReadOnlySpan<char> head = data.AsSpan().TrimStart();
            node.Head = head[..Math.Min(head.Length, HeadLength)].ToString();
        }
        if (_inLink)
            node.LinkText += letters;
        else
            (node.Text, node.OwnText) = (node.Text + letters, node.OwnText + letters);
    }

    /// <summary>Closes what is open, the page itself last.</summary>
    public void Finish()
    {
        while (_open > 0)
            Close();
        Close();
    }

    /// <summary>A stop ends a sentence when a space or the end follows; those of Chinese and Japanese always do.</summary>
    private static bool IsStop(string data, int at) => data[at] is '。' or '！' or '？'
        || (data[at] is '.' or '!' or '?' && (at + 1 == data.Length || char.IsWhiteSpace(data[at + 1]) || data[at + 1] is '"' or '”' or '’' or ')') && at > 0 && char.IsLower(data[at - 1]));
}
