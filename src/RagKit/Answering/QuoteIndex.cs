using System.Text;

namespace RagKit.Answering;

/// <summary>Looks quotations up in a passage, letter for letter but for white space and the shape of quotation marks.</summary>
internal sealed class QuoteIndex
{
    private const int FewestCharacters = 8;
    private static readonly char[] Trailing = [' ', '.', ',', ';', ':', '!', '?', '…'];
    private readonly string _text;
    private readonly List<int> _places;

    public QuoteIndex(string passage) => (_text, _places) = Flatten(passage);

    /// <summary>Where the passage holds the quotation; <see langword="null"/> where it does not or the quotation is too short to tell.</summary>
    public (int Start, int End)? Find(ReadOnlySpan<char> quotation)
    {
        string flat = Flatten(quotation).Text.Trim();
        // Writers put their own comma or full stop inside the quotation marks.
        return FindFlat(flat) ?? FindFlat(flat.TrimEnd(Trailing));
    }

    private (int Start, int End)? FindFlat(string flat)
    {
        if (flat.Length < FewestCharacters && !flat.Contains(' '))
            return null;
        if (flat.Length == 0)
            return null;
        int at = _text.IndexOf(flat, StringComparison.Ordinal);
        return at < 0 ? null : (_places[at], _places[at + flat.Length - 1] + 1);
    }

    private static (string Text, List<int> Places) Flatten(ReadOnlySpan<char> text)
    {
        StringBuilder flat = new(text.Length);
        List<int> places = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool space = char.IsWhiteSpace(text[i]);
            if (space && flat.Length > 0 && flat[^1] == ' ')
                continue;
            flat.Append(space ? ' ' : text[i] switch
            {
                '’' or '‘' or '‚' => '\'',
                '“' or '”' or '„' => '"',
                char c => c,
            });
            places.Add(i);
        }
        return (flat.ToString(), places);
    }
}
