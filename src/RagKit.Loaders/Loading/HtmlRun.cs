using System.Text;

namespace RagKit.Loading;

/// <summary>A run of text with white space collapsed as a browser does, and the links in it.</summary>
internal sealed class HtmlRun
{
    private readonly StringBuilder _text = new();
    private readonly List<BlockLink> _links = [];
    private (string Target, int Start)? _link;
    private bool _space;

    public bool IsEmpty => _text.Length == 0;

    public int Length => _text.Length;

    /// <summary>Whether white space is kept, as within <c>pre</c>.</summary>
    public bool KeepsSpace { get; set; }

    public void Append(string data)
    {
        if (KeepsSpace)
        {
            _text.Append(data);
            return;
        }
        foreach (char next in data)
        {
            if (char.IsWhiteSpace(next))
            {
                _space = true;
            }
            else if (next is not ('\u00AD' or '\u200B' or '\uFEFF'))
            {
                if (_space && _text.Length > 0 && _text[^1] != '\n')
                    _text.Append(' ');
                _space = false;
                _text.Append(next);
            }
        }
    }

    public void Space() => _space = true;

    /// <summary>A line break within the run.</summary>
    public void Line()
    {
        if (KeepsSpace || (_text.Length > 0 && _text[^1] != '\n'))
            _text.Append('\n');
        _space = false;
    }

    public void StartLink(string target)
    {
        EndLink();
        // The space before a link's first word is not the link's.
        if (_space && _text.Length > 0 && !KeepsSpace && _text[^1] != '\n')
        {
            _text.Append(' ');
            _space = false;
        }
        _link = (target, _text.Length);
    }

    public void EndLink()
    {
        if (_link is var (target, start) && _text.Length > start)
            _links.Add(new BlockLink(start.._text.Length, target));
        _link = null;
    }

    /// <summary>Takes the text and its links, and begins anew; a link that is still open goes on in the next run.</summary>
    public (string Text, List<BlockLink> Links) Take()
    {
        string? open = _link?.Target;
        EndLink();
        string text = _text.ToString();
        string trimmed = KeepsSpace ? text.TrimEnd() : text.Trim();
        int cut = KeepsSpace ? 0 : text.Length - text.TrimStart().Length;
        List<BlockLink> links = [];
        foreach (BlockLink link in _links)
        {
            int start = Math.Clamp(link.Range.Start.Value - cut, 0, trimmed.Length);
            int end = Math.Clamp(link.Range.End.Value - cut, start, trimmed.Length);
            if (end > start)
                links.Add(link with { Range = start..end });
        }
        _text.Clear();
        _links.Clear();
        _space = false;
        if (open is not null)
            _link = (open, 0);
        return (trimmed, links);
    }
}
