using System.Text;

namespace RagKit.Loading;

/// <summary>The text of one paragraph as it is gathered, white space collapsed, with its links.</summary>
internal sealed class TextRun
{
    private readonly StringBuilder _text = new();
    private readonly List<BlockLink> _links = [];
    private (string Target, int Start)? _link;
    private bool _space;

    /// <summary>Whether white space is kept, as in code.</summary>
    public bool KeepsSpace { get; set; }

    public bool IsEmpty => _text.Length == 0;

    public void Append(ReadOnlySpan<char> text)
    {
        foreach (char next in text)
        {
            if (KeepsSpace || !char.IsWhiteSpace(next))
                Append(next);
            else
                _space = true;
        }
    }

    /// <summary>Appends a paragraph that was read already, a space behind what is there.</summary>
    public void Append(string text, IReadOnlyList<BlockLink> links)
    {
        if (text.Length == 0)
            return;
        Space();
        PayOwed();
        int start = _text.Length;
        _text.Append(text);
        foreach (BlockLink link in links)
            _links.Add(link with { Range = (link.Range.Start.Value + start)..(link.Range.End.Value + start) });
    }

    public void Space()
    {
        if (KeepsSpace)
            _text.Append(' ');
        else
            _space = true;
    }

    /// <summary>A line break within the paragraph.</summary>
    public void Line()
    {
        if (KeepsSpace || (_text.Length > 0 && _text[^1] != '\n'))
            _text.Append('\n');
        _space = false;
    }

    public void StartLink(string target)
    {
        EndLink();
        PayOwed();
        _link = (target, _text.Length);
    }

    public void EndLink()
    {
        if (_link is var (target, start) && _text.Length > start)
            _links.Add(new BlockLink(start.._text.Length, target));
        _link = null;
    }

    /// <summary>Takes the text and its links, and begins anew; a link that is still open goes on in the next paragraph.</summary>
    public (string Text, IReadOnlyList<BlockLink> Links) Take()
    {
        string? open = _link?.Target;
        EndLink();
        string whole = Sound(_text.ToString());
        string text = whole.TrimEnd();
        BlockLink[] links = [.. _links.Where(link => link.Range.Start.Value < text.Length)
            .Select(link => link with { Range = link.Range.Start..Math.Min(link.Range.End.Value, text.Length) })];
        _text.Clear();
        _links.Clear();
        _space = false;
        if (open is not null)
            _link = (open, 0);
        return (text, links);
    }

    /// <summary>The text with U+FFFD for every half of a surrogate pair that stands alone and for NUL, of the same length.</summary>
    public static string Sound(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal))
            return text;
        return string.Create(text.Length, text, static (sound, text) =>
        {
            for (int i = 0; i < sound.Length; i++)
            {
                bool pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
                sound[i] = pair || (!char.IsSurrogate(text[i]) && text[i] != '\0') ? text[i] : '\uFFFD';
                if (pair)
                    sound[++i] = text[i];
            }
        });
    }

    private void Append(char next)
    {
        // Soft hyphens, zero-width spaces and byte order marks are seen by nobody and split words for a search.
        if (next is '\u00AD' or '\u200B' or '\uFEFF')
            return;
        PayOwed();
        _text.Append(next);
    }

    private void PayOwed()
    {
        if (_space && _text.Length > 0 && _text[^1] is not ('\n' or ' '))
            _text.Append(' ');
        _space = false;
    }
}
