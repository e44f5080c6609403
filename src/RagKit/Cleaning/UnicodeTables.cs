using System.Collections.Frozen;
using System.Globalization;

namespace RagKit.Cleaning;

/// <summary>
/// What normalisation reads of Unicode 17 (the data file <c>normalization.txt</c>). The framework's own normalisation is not used: it does
/// nothing where the host runs without ICU, and differs between versions of it, while the same text must give the same chunks everywhere.
/// </summary>
internal sealed class UnicodeTables
{
    private static readonly Lazy<UnicodeTables> Loaded = new(() => new UnicodeTables());

    private readonly Dictionary<int, byte> _classes = [];
    private readonly Dictionary<int, string> _canonical = [];
    private readonly Dictionary<int, string> _compatible = [];
    private readonly Dictionary<(int, int), int> _pairs = [];

    private UnicodeTables()
    {
        using Stream data = typeof(UnicodeTables).Assembly.GetManifestResourceStream("RagKit.Cleaning.normalization.txt")!;
        using StreamReader lines = new(data);
        string part = "";
        while (lines.ReadLine() is string line)
        {
            if (line.StartsWith('#'))
                part = line[2..];
            else
                Add(part, line.Split(' '));
        }
        Classes = _classes.ToFrozenDictionary();
        Canonical = _canonical.ToFrozenDictionary();
        Compatible = _compatible.ToFrozenDictionary();
        Pairs = _pairs.ToFrozenDictionary();
    }

    public static UnicodeTables Instance => Loaded.Value;

    /// <summary>Marks by their combining class; the numbers say the order only.</summary>
    public FrozenDictionary<int, byte> Classes { get; }

    /// <summary>Full canonical decompositions, without Hangul.</summary>
    public FrozenDictionary<int, string> Canonical { get; }

    /// <summary>Full compatibility decompositions where they differ from the canonical ones.</summary>
    public FrozenDictionary<int, string> Compatible { get; }

    /// <summary>What two code points compose to.</summary>
    public FrozenDictionary<(int First, int Second), int> Pairs { get; }

    private void Add(string part, string[] words)
    {
        switch (part)
        {
            case "classes":
                foreach (string range in words.AsSpan(1))
                {
                    string[] ends = range.Split('-');
                    for (int c = Parse(ends[0]); c <= Parse(ends[^1]); c++)
                        _classes.Add(c, (byte)Parse(words[0]));
                }
                break;
            case "pairs":
                _pairs.Add((Parse(words[1]), Parse(words[2])), Parse(words[0]));
                break;
            default:
                (part == "canonical" ? _canonical : _compatible).Add(Parse(words[0]), string.Concat(words.Skip(1).Select(word => char.ConvertFromUtf32(Parse(word)))));
                break;
        }
    }

    private static int Parse(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
