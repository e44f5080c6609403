namespace RagKit.Loading;

/// <summary>
/// The elements that are open, by name and order. A question about the nearest of a name takes constant time, so that a page of a hundred thousand
/// open elements costs no more a tag than one of ten.
/// </summary>
internal sealed class HtmlOpenElements
{
    private readonly List<(string Name, bool Skips)> _open = [];
    private readonly Dictionary<string, List<int>> _byName = new(StringComparer.Ordinal);
    private readonly List<int> _scopes = [];
    private int _skipping;

    public int Count => _open.Count;

    /// <summary>Whether an element that is open is left out with all that it holds.</summary>
    public bool IsSkipping => _skipping > 0;

    public void Push(string name, bool skips)
    {
        if (!_byName.TryGetValue(name, out List<int>? places))
            _byName[name] = places = [];
        places.Add(_open.Count);
        if (HtmlElement.Scope.Contains(name))
            _scopes.Add(_open.Count);
        _open.Add((name, skips));
        _skipping += skips ? 1 : 0;
    }

    public string Pop()
    {
        (string name, bool skips) = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        _byName[name].RemoveAt(_byName[name].Count - 1);
        if (_scopes.Count > 0 && _scopes[^1] == _open.Count)
            _scopes.RemoveAt(_scopes.Count - 1);
        _skipping -= skips ? 1 : 0;
        return name;
    }

    /// <summary>The place of the innermost open element of the name; -1 when none is open.</summary>
    public int Nearest(string name) => _byName.TryGetValue(name, out List<int>? places) && places.Count > 0 ? places[^1] : -1;

    public int NearestOf(ReadOnlySpan<string> names)
    {
        int nearest = -1;
        foreach (string name in names)
            nearest = Math.Max(nearest, Nearest(name));
        return nearest;
    }

    /// <summary>The place of the innermost element that text can't reach out of.</summary>
    public int NearestScope => _scopes.Count > 0 ? _scopes[^1] : -1;

    public bool IsOpen(string name) => Nearest(name) >= 0;
}
