using RagKit.TestData;

namespace RagKit.Sync.Kills;

/// <summary>
/// Kills victims at random points, looks at what they left after each, and now and then lets a run come to its end and compares the store with one that was never
/// disturbed. A victim is killed in one of its first works, at a point that is spread over the time that a work takes.
/// </summary>
internal sealed class Killer(string kind, KillServer server, int seed)
{
    private const int MostWorks = 8, MostRestMs = 60, SettleEvery = 5, TellEvery = 25;

    private readonly Random _random = new(seed);
    private readonly Findings _findings = new();
    private readonly Expectation _expectation = new();

    public async Task<Findings> RunAsync(int kills)
    {
        using TempFolder folder = new();
        Place victims = new(kind, folder.Path, server.Address);
        await using Place own = new(kind, folder.Path, server.Own);
        Looker looker = new(own, _expectation, _findings);
        VictimProcess next = new();
        try
        {
            for (int kill = 1; kill <= kills; kill++)
            {
                using VictimProcess victim = next;
                next = new VictimProcess();
                await KillAsync(victim, victims, kill);
                await looker.LookAsync();
                if (kill % TellEvery == 0)
                    Console.Error.WriteLine(_findings.ToJson(kind));
                if (kill != kills && _random.Next(SettleEvery) != 0)
                    continue;
                await looker.SettleAsync();
                _findings.Settled++;
            }
        }
        finally
        {
            next.Dispose();
        }
        _findings.Works = _expectation.Works.Begun;
        return _findings;
    }

    private async Task KillAsync(VictimProcess victim, Place place, int kill)
    {
        // Skewed to short rests: most works are over in a few milliseconds, once the victim is warm.
        TimeSpan rest = TimeSpan.FromMilliseconds(MostRestMs * Math.Pow(_random.NextDouble(), 2));
        int lifeSeed = _random.Next();
        List<string> lines = await victim.LiveAsync(place, lifeSeed, 1 + _random.Next(MostWorks), rest);
        _findings.Kills++;
        _findings.At = $"{place.Kind}, seed {seed}, kill {kill}";
        foreach (string line in lines)
        {
            if (_expectation.Read(line) is string error)
                _findings.Error(error);
        }
        string work = _expectation.CutShort is { Length: > 0 } cut ? cut : "between";
        _findings.CutShort[work] = _findings.CutShort.GetValueOrDefault(work) + 1;
        _findings.At += $" in {work}";
        await server.QuietAsync();
    }
}
