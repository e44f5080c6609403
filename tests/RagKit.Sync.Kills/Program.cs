using System.Globalization;
using System.Text.Json;
using RagKit.Sync.Kills;

// (nothing)                  the victim: reads a line, kind, folder, server and seed, from standard input
// plant KIND SEED            plants damage in a corpus and prints what the looker found of it
// run KIND KILLS SEED        kills so many of them and prints what was found as JSON; findings go to standard error as they come
return args switch
{
    [] => await Victim.RunAsync(),
    ["run", string kind, string kills, string seed] => await RunAsync(kind, int.Parse(kills, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture)),
    ["plant", string kind, string seed] => await PlantAsync(kind, int.Parse(seed, CultureInfo.InvariantCulture)),
    _ => 2,
};

static async Task<int> RunAsync(string kind, int kills, int seed)
{
    await using KillServer? server = await KillServer.StartAsync(kind);
    if (server is null)
    {
        Console.WriteLine(JsonSerializer.Serialize(new { kind, kills = 0, skipped = $"the server of '{kind}' is not installed" }));
        return 0;
    }
    Findings findings = await new Killer(kind, server, seed).RunAsync(kills);
    Console.WriteLine(findings.ToJson(kind));
    return 0;
}

static async Task<int> PlantAsync(string kind, int seed)
{
    await using KillServer server = await KillServer.StartAsync(kind) ?? throw new InvalidOperationException($"The server of '{kind}' is not installed.");
    Console.WriteLine((await new Planter(kind, server, seed).RunAsync()).ToJson(kind));
    return 0;
}
