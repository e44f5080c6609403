using System.Globalization;
using System.Text;
using RagKit.Stores;

namespace RagKit.Qdrant;

/// <summary>How many chunks there are, how long, and how many hold each term; or a change of that. Not thread-safe.</summary>
internal sealed class TermStatistics
{
    private const int CharactersOfAPart = 1 << 19;

    private readonly Dictionary<string, int> _holding = new(StringComparer.Ordinal);

    public long Chunks { get; private set; }

    public long Length { get; private set; }

    public bool IsEmpty => Chunks == 0 && Length == 0 && _holding.Count == 0;

    public double Average => Chunks > 0 ? Math.Max((double)Length / Chunks, 1e-9) : 1;

    public int Holding(string term) => _holding.GetValueOrDefault(term);

    public void Add(IReadOnlyDictionary<string, int> terms, int sign)
    {
        Chunks += sign;
        foreach ((string term, int count) in terms)
        {
            Length += sign * count;
            Add(term, sign);
        }
    }

    public void Add(TermStatistics other)
    {
        (Chunks, Length) = (Chunks + other.Chunks, Length + other.Length);
        foreach ((string term, int holding) in other._holding)
            Add(term, holding);
    }

    /// <summary>Adds what <see cref="Encode"/> gave, in any order of its parts.</summary>
    public int Add(string data)
    {
        byte[] packed = Convert.FromBase64String(data);
        using StreamReader reader = new(ContentPacking.Open(new MemoryStream(packed)));
        while (reader.ReadLine() is string line)
        {
            int at = line.IndexOf('\t', StringComparison.Ordinal);
            string term = line[..at];
            if (term.Length > 0)
            {
                Add(term, int.Parse(line.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
                continue;
            }
            string[] totals = line[1..].Split('\t');
            Chunks += long.Parse(totals[0], CultureInfo.InvariantCulture);
            Length += long.Parse(totals[1], CultureInfo.InvariantCulture);
        }
        return packed.Length;
    }

    /// <summary>As texts that <see cref="Add(string)"/> reads, none above some megabytes.</summary>
    public IEnumerable<string> Encode()
    {
        StringBuilder lines = new();
        lines.Append(CultureInfo.InvariantCulture, $"\t{Chunks}\t{Length}\n");
        foreach ((string term, int holding) in _holding)
        {
            lines.Append(term).Append('\t').Append(holding.ToString(CultureInfo.InvariantCulture)).Append('\n');
            if (lines.Length < CharactersOfAPart)
                continue;
            yield return Pack(lines);
            lines.Clear();
        }
        if (lines.Length > 0)
            yield return Pack(lines);
    }

    private static string Pack(StringBuilder lines) => Convert.ToBase64String(ContentPacking.Pack(Encoding.UTF8.GetBytes(lines.ToString())));

    private void Add(string term, int change)
    {
        int holding = _holding.GetValueOrDefault(term) + change;
        if (holding == 0)
            _holding.Remove(term);
        else
            _holding[term] = holding;
    }
}
