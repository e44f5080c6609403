using RagKit.Stores;
using RagKit.Stores.Sqlite.Tests;
using RagKit.TestData;

namespace RagKit.Tests.Cleaning;

/// <summary>Which duplicates stay is the same after any number of kills as in a corpus that was never disturbed.</summary>
public sealed class KilledDuplicatesTests
{
    private const int Documents = 60, Kills = 4;

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_ingestion_that_is_killed_again_and_again_leaves_out_what_an_undisturbed_one_does()
    {
        using TempFolder folder = new();
        string killed = Path.Combine(folder.Path, "killed.db"), clean = Path.Combine(folder.Path, "clean.db");
        Random random = new(20261121);
        for (int kill = 0; kill < Kills; kill++)
        {
            using Victim victim = new();
            // The originals change, too, and what stood behind them comes back: there is something to settle in every run.
            for (int i = 0; i < Documents; i++)
            {
                if (kill == 0 || random.Next(3) == 0)
                    folder.Write(Path.Combine("docs", $"{i:00}.txt"), Text(i, random.Next(4)));
            }
            victim.Go($"{folder.Path}/docs\t{killed}");
            int lines = random.Next(Documents + 30);
            while (lines-- > 0 && await victim.Output.ReadLineAsync(Ends) is string line && line != "done")
                Assert.DoesNotContain("failed", line, StringComparison.Ordinal);
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 20), Ends);
            await victim.KillAsync(Ends);
        }
        using Victim last = new(), undisturbed = new();
        last.Go($"{folder.Path}/docs\t{killed}");
        undisturbed.Go($"{folder.Path}/docs\t{clean}");
        int[] exits = await Task.WhenAll(last.WaitAsync(Ends), undisturbed.WaitAsync(Ends));
        Assert.All(exits, exit => Assert.Equal(0, exit));
        string[] expected = await DescribeAsync(clean);
        Assert.Equal(expected, await DescribeAsync(killed));
        Assert.InRange(expected.Count(line => line.Contains("duplicate of", StringComparison.Ordinal)), Documents / 4, Documents * 3 / 4);
    }

    /// <summary>Three documents tell a story, and now and then one tells another.</summary>
    private static string Text(int document, int revision) =>
        string.Join(' ', Enumerable.Range(0, 60).Select(i => revision == 0 ? $"lone{document}x{i}" : $"story{document / 3}x{i}"));

    private static async Task<string[]> DescribeAsync(string database)
    {
        await using SqliteChunkStore store = new(database);
        List<string> lines = [];
        await foreach (StoredDocument document in store.ListDocumentsAsync(null, Ends))
            lines.Add($"{document.Id} {document.ContentHash} {document.LeftOut} {string.Join(',', (await store.GetDocumentAsync(document.Id, Ends)).Select(chunk => chunk.Id))}");
        return [.. lines];
    }

    private sealed class Victim() : KillableProcess("RagKit.Tests.Victim.dll");
}
