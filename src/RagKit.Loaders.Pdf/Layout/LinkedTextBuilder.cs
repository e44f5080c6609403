using System.Text;

namespace RagKit.Layout;

/// <summary>Joins texts, and links that lead to the same place and follow each other.</summary>
internal sealed class LinkedTextBuilder
{
    private readonly StringBuilder _text = new();
    private List<BlockLink>? _links;

    public int Length => _text.Length;

    public char Last => _text[^1];

    public char BeforeLast => _text[^2];

    public LinkedTextBuilder Append(string text)
    {
        _text.Append(text);
        return this;
    }

    public LinkedTextBuilder Append(string text, string? target)
    {
        if (target is not null)
            Add(_text.Length, _text.Length + text.Length, target);
        return Append(text);
    }

    public LinkedTextBuilder Append(LinkedText text)
    {
        foreach (BlockLink link in text.Links)
            Add(_text.Length + link.Range.Start.Value, _text.Length + link.Range.End.Value, link.Target);
        return Append(text.Text);
    }

    /// <summary>Takes the last letter back.</summary>
    public void RemoveLast()
    {
        _text.Length--;
        if (_links is { Count: > 0 } && _links[^1].Range.End.Value > _text.Length)
            _links[^1] = _links[^1] with { Range = _links[^1].Range.Start.._text.Length };
    }

    public LinkedText Build() => new(_text.ToString(), _links ?? (IReadOnlyList<BlockLink>)[]);

    private void Add(int start, int end, string target)
    {
        _links ??= [];
        if (_links.Count > 0 && _links[^1].Target == target && start - _links[^1].Range.End.Value <= 1)
            _links[^1] = _links[^1] with { Range = _links[^1].Range.Start..end };
        else if (end > start)
            _links.Add(new BlockLink(start..end, target));
    }
}
