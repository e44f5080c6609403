using System.Buffers;
using System.Collections.Frozen;

namespace RagKit.Tokenizing;

/// <summary>Special tokens, and where a text spells one. Of several that begin at one place the longest counts.</summary>
internal sealed class SpecialTokens
{
    private readonly SearchValues<string> _any;
    private readonly string[] _longestFirst;
    private readonly FrozenDictionary<int, string> _texts;

    public SpecialTokens(IEnumerable<KeyValuePair<string, int>> ids)
    {
        Ids = ids.Where(pair => pair.Key.Length > 0).ToFrozenDictionary(StringComparer.Ordinal);
        _longestFirst = [.. Ids.Keys.OrderByDescending(text => text.Length).ThenBy(text => text, StringComparer.Ordinal)];
        _any = SearchValues.Create(_longestFirst, StringComparison.Ordinal);
        _texts = Ids.GroupBy(pair => pair.Value).ToFrozenDictionary(group => group.Key, group => group.Min(pair => pair.Key)!);
    }

    public static SpecialTokens None { get; } = new([]);

    public FrozenDictionary<string, int> Ids { get; }

    public string? TextOf(int id) => _texts.GetValueOrDefault(id);

    public bool TryFind(ReadOnlySpan<char> text, out int at, out int length, out int id)
    {
        at = text.IndexOfAny(_any);
        (length, id) = (0, 0);
        if (at < 0)
            return false;
        foreach (string special in _longestFirst)
        {
            if (!text[at..].StartsWith(special, StringComparison.Ordinal))
                continue;
            (length, id) = (special.Length, Ids[special]);
            break;
        }
        return length > 0;
    }
}
