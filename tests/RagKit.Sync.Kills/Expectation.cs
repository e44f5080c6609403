using System.Globalization;

namespace RagKit.Sync.Kills;

/// <summary>What must, may and must not be in the version that serves, from what victims said before they were killed.</summary>
internal sealed class Expectation
{
    private readonly Dictionary<int, Version> _versions = [];
    private (string Work, int Version, Dictionary<string, string> Tags)? _open;

    /// <summary>How many pieces of work were begun, and how many of them were not killed.</summary>
    public (int Begun, int Done) Works { get; private set; }

    /// <summary>The work that was cut short last; empty when there was none.</summary>
    public string CutShort => _open?.Work ?? "";

    /// <summary>Takes in a line of a victim; returns the error that it tells of.</summary>
    public string? Read(string line)
    {
        switch (line.Split('\t'))
        {
            case ["begin", string work, string version, string tags]:
                Begin(work, int.Parse(version, CultureInfo.InvariantCulture), tags.Split(',').Select(file => file.Split('=')).ToDictionary(file => file[0], file => file[1], StringComparer.Ordinal));
                return null;
            case ["done"]:
                Done();
                return null;
            default:
                return line;
        }
    }

    public void Begin(string work, int version, Dictionary<string, string> tags)
    {
        Settle(version);
        Works = (Works.Begun + 1, Works.Done);
        _open = (work, version, tags);
        if (work is not ("ingest" or "apply" or "rebuild"))
            return;
        Version begun = Of(version);
        foreach ((string name, string tag) in tags)
            begun.Possible.Add((name, tag));
        begun.MayMiss.UnionWith(begun.Certain.Keys.Where(name => !tags.ContainsKey(name)));
    }

    public void Done()
    {
        Works = (Works.Begun, Works.Done + 1);
        if (_open is (string work, int version, Dictionary<string, string> tags) && work is "ingest" or "apply" or "rebuild")
            _versions[_open.Value.Version] = new Version(_open.Value.Tags);
        // Which version a reindexing made is seen when the next work begins, or by whoever looks.
        if (_open?.Work != "reindex")
            _open = null;
    }

    /// <summary>Says which version serves now: one that serves behind a reindexing is whole, whether that came to its end or not.</summary>
    public void Settle(int serving)
    {
        if (_open is ("reindex", int from, Dictionary<string, string> tags) && from != serving)
            _versions[serving] = new Version(tags);
        _open = null;
    }

    /// <summary>What the version must hold.</summary>
    public IEnumerable<string> Required(int version) => Of(version).Certain.Keys.Where(name => !Of(version).MayMiss.Contains(name));

    public bool Permits(int version, string name, string tag) => Of(version).Certain.GetValueOrDefault(name) == tag || Of(version).Possible.Contains((name, tag));

    private Version Of(int number) => _versions.TryGetValue(number, out Version? version) ? version : _versions[number] = new Version([]);

    /// <summary>What the last run that came to its end left, and what later ones may have changed of it.</summary>
    private sealed record Version(Dictionary<string, string> Certain)
    {
        public HashSet<(string Name, string Tag)> Possible { get; } = [];

        public HashSet<string> MayMiss { get; } = new(StringComparer.Ordinal);
    }
}
