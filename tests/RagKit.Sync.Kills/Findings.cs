using System.Text.Json;

namespace RagKit.Sync.Kills;

/// <summary>What was found amiss, by kind. Each finding is told on standard error at once.</summary>
internal sealed class Findings
{
    private readonly List<string> _lost = [], _doubled = [], _stale = [], _different = [], _errors = [];

    public int Kills { get; set; }

    /// <summary>Kills in the middle of a piece of work, by work.</summary>
    public SortedDictionary<string, int> CutShort { get; } = new(StringComparer.Ordinal);

    public int Settled { get; set; }

    public int Works { get; set; }

    /// <summary>What precedes each finding: where the run was.</summary>
    public string At { get; set; } = "";

    /// <summary>How much was found of all kinds.</summary>
    public int Count => _lost.Count + _doubled.Count + _stale.Count + _different.Count + _errors.Count;

    /// <summary>A document that must be found is not, or not whole.</summary>
    public void Lost(string what) => Add(_lost, "lost", what);

    /// <summary>Something is there twice.</summary>
    public void Doubled(string what) => Add(_doubled, "doubled", what);

    /// <summary>Something is there that must be gone, or a mix.</summary>
    public void Stale(string what) => Add(_stale, "stale", what);

    /// <summary>Behind a run that came to its end, the store is not what an undisturbed one is.</summary>
    public void Different(string what) => Add(_different, "different", what);

    /// <summary>Something failed that must not.</summary>
    public void Error(string what) => Add(_errors, "error", what);

    public string ToJson(string kind) => JsonSerializer.Serialize(new
    {
        kind,
        kills = Kills,
        settled = Settled,
        works = Works,
        cutShort = CutShort,
        lost = _lost.Count,
        doubled = _doubled.Count,
        stale = _stale.Count,
        different = _different.Count,
        errors = _errors.Count,
        findings = (string[])[.. _lost.Take(5), .. _doubled.Take(5), .. _stale.Take(5), .. _different.Take(5), .. _errors.Take(5)],
    });

    private void Add(List<string> list, string kind, string what)
    {
        list.Add($"{kind}: {At}: {what}");
        Console.Error.WriteLine(list[^1]);
    }
}
