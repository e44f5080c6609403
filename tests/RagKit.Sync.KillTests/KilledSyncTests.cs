using System.Diagnostics;
using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Sync.KillTests;

/// <summary>
/// Processes that change, ingest, plan, reindex, roll back and prune a corpus are killed at random points. After each kill every document is found, once and of one
/// revision; behind the next run the store is what it would be had nothing happened. <c>bash benchmarks/figures.sh stores kills</c> does the same a thousand times.
/// </summary>
public sealed class KilledSyncTests
{
    [Theory]
    [InlineData("sqlite", 14)]
    [InlineData("folder", 10)]
    [InlineData("redis", 8)]
    [InlineData("postgres", 12)]
    [InlineData("qdrant", 8)]
    public async Task Nothing_is_lost_doubled_or_stale_however_often_the_process_is_killed(string kind, int kills)
    {
        using JsonDocument found = await RunAsync("run", kind, $"{kills}", "20261122");
        string output = found.RootElement.ToString();
        int Count(string name) => found.RootElement.GetProperty(name).GetInt32();
        Assert.SkipWhen(Count("kills") == 0, output);

        Assert.Equal((0, 0, 0, 0, 0, output), (Count("lost"), Count("doubled"), Count("stale"), Count("different"), Count("errors"), output));
        Assert.Equal(kills, Count("kills"));
        Assert.InRange(Count("settled"), 1, kills);
        Assert.InRange(Count("works"), kills, int.MaxValue);
    }

    [Fact]
    public async Task What_is_planted_is_found()
    {
        using JsonDocument found = await RunAsync("plant", "folder", "20261122");
        string[] findings = [.. found.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.GetString()!)];
        Assert.Contains(findings, finding => finding.StartsWith("lost: RemoveAsync", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.StartsWith("lost: CutAsync", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.StartsWith("stale: AgeAsync", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.StartsWith("doubled: AppendAsync", StringComparison.Ordinal));
    }

    private static async Task<JsonDocument> RunAsync(params string[] arguments)
    {
        CancellationToken ends = TestContext.Current.CancellationToken;
        // The program lies in its own folder, beside this one's, with all that it needs.
        string[] folders = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        string program = Repository.Path("tests", "RagKit.Sync.Kills", "bin", folders[^2], folders[^1], "RagKit.Sync.Kills.dll");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(ends);
        await process.WaitForExitAsync(ends);
        Assert.Equal(0, process.ExitCode);
        return JsonDocument.Parse(output);
    }
}
