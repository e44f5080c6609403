using RagKit.Text;

namespace RagKit.Chunking;

/// <summary>
/// Ranks boundaries by how alike the words are on both sides (TextTiling, Hearst 1997): the cosine of the weighted stems of up to six units each way,
/// a stem weighing more the fewer units have it.
/// </summary>
internal sealed class WordCohesion
{
    private const int Reach = 6;

    private readonly UnitList _units;
    private readonly int[][] _words;
    private readonly Dictionary<int, int> _having = [];

    public WordCohesion(Outline outline, UnitList units)
    {
        _units = units;
        _words = new int[units.Count + 1][];
        HashSet<int> words = [];
        for (int i = 0; i <= units.Count; i++)
        {
            int start = i == 0 ? 0 : units[i - 1].Start, end = i == units.Count ? outline.Text.Length : units[i].Start;
            words.Clear();
            foreach (ReadOnlySpan<char> word in TextAnalyzer.EnumerateTerms(outline.Text.AsSpan(start, end - start), skipStopWords: true))
                words.Add(HashOf(word));
            _words[i] = [.. words];
            foreach (int word in words)
                _having[word] = _having.GetValueOrDefault(word) + 1;
        }
    }

    public double RankOf(int unit)
    {
        Dictionary<int, double> before = Side(Math.Max(0, unit + 1 - Reach), unit + 1), after = Side(unit + 1, Math.Min(_words.Length, unit + 1 + Reach));
        double product = before.Sum(pair => pair.Value * after.GetValueOrDefault(pair.Key));
        double likeness = product == 0 ? 0 : product / Math.Sqrt(before.Values.Sum(value => value * value) * after.Values.Sum(value => value * value));
        return likeness - Bonus.Of(_units[unit].Kind);
    }

    private Dictionary<int, double> Side(int first, int last)
    {
        Dictionary<int, double> side = [];
        for (int i = first; i < last; i++)
        {
            foreach (int word in _words[i])
                side[word] = side.GetValueOrDefault(word) + Math.Log(1 + ((double)_words.Length / _having[word]));
        }
        return side;
    }

    private static int HashOf(ReadOnlySpan<char> word)
    {
        uint hash = 0x811C9DC5;
        foreach (char c in word)
            hash = (hash ^ c) * 0x01000193;
        return (int)hash;
    }
}
