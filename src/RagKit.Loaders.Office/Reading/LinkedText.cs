using System.Text;

namespace RagKit.Reading;

/// <summary>
/// A run of text as its reader sees it, and the links in it: spaces and tabs in a row become one, characters that show nothing are left out.
/// Not thread-safe.
/// </summary>
internal sealed class LinkedText
{
    private readonly StringBuilder _text = new();
    private List<BlockLink> _links = [];
    private (string Target, int Start)? _link;
    private char _gap;

    public bool IsEmpty => _text.Length == 0;

    /// <summary>Whether white space is kept as it is, as in code.</summary>
    public bool KeepsSpace { get; init; }

    /// <summary>A text alone as its reader sees it.</summary>
    public static string Clean(string text, bool isInline = false)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return text;
        LinkedText clean = new();
        clean.Append(text, isInline);
        return clean.Take().Text;
    }

    /// <summary>Appends text.</summary>
    /// <param name="text">The text as written.</param>
    /// <param name="isInline">Whether line breaks and tabs in it are but spaces, as in most XML.</param>
    public void Append(ReadOnlySpan<char> text, bool isInline = false)
    {
        foreach (char next in text)
        {
            if (isInline && !KeepsSpace && char.IsWhiteSpace(next))
            {
                if (_gap == '\0')
                    _gap = ' ';
            }
            else if (next is '\n' or '\v' or '\u0085' or '\u2028' or '\u2029')
            {
                Line();
            }
            else if (char.IsWhiteSpace(next) && KeepsSpace)
            {
                _text.Append(next);
            }
            else if (char.IsWhiteSpace(next))
            {
                if (_gap != '\n')
                    _gap = next == '\t' || _gap == '\t' ? '\t' : ' ';
            }
            else if (!char.IsControl(next) && next is not ('\u00AD' or '\u200B' or '\uFEFF'))
            {
                Fill();
                _text.Append(next);
            }
        }
    }

    /// <summary>Appends text with its links, whose ranges are relative to it.</summary>
    public void Append(string text, IReadOnlyList<BlockLink> links)
    {
        if (text.Length == 0)
            return;
        Fill();
        int start = _text.Length;
        _text.Append(text);
        foreach (BlockLink link in links)
            _links.Add(link with { Range = (link.Range.Start.Value + start)..(link.Range.End.Value + start) });
    }

    /// <summary>Appends a text that was read already behind a space.</summary>
    public void AppendApart(string text, IReadOnlyList<BlockLink> links)
    {
        Append(" ");
        Append(text, links);
    }

    /// <summary>A line break within the run; what would begin or end it is left out.</summary>
    public void Line()
    {
        if (KeepsSpace)
            _text.Append('\n');
        else if (_text.Length > 0)
            _gap = '\n';
    }

    public void StartLink(string target)
    {
        EndLink();
        // The space before a link's first word is not the link's.
        Fill();
        _link = (target, _text.Length);
    }

    public void EndLink()
    {
        if (_link is var (target, start) && _text.Length > start)
            _links.Add(new BlockLink(start.._text.Length, target));
        _link = null;
    }

    /// <summary>Takes the text and its links, and begins anew; a link that is still open goes on in the next run.</summary>
    public (string Text, IReadOnlyList<BlockLink> Links) Take()
    {
        string? open = _link?.Target;
        EndLink();
        (string Text, IReadOnlyList<BlockLink> Links) taken = (WellFormed.Of(_text.ToString()), _links);
        // A link at the end leaves its space behind.
        if (taken.Text is [.., ' ' or '\t' or '\n'])
            taken = Trim(taken.Text, _links);
        _text.Clear();
        _links = [];
        _gap = '\0';
        if (open is not null)
            _link = (open, 0);
        return taken;
    }

    private static (string Text, IReadOnlyList<BlockLink> Links) Trim(string text, List<BlockLink> links)
    {
        string trimmed = text.TrimEnd();
        return (trimmed, [.. links.Where(link => link.Range.Start.Value < trimmed.Length).Select(link => link with { Range = link.Range.Start..Math.Min(link.Range.End.Value, trimmed.Length) })]);
    }

    private void Fill()
    {
        if (_gap != '\0' && _text.Length > 0)
            _text.Append(_gap);
        _gap = '\0';
    }
}
