using System.Diagnostics;
using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Cli.Tests;

public sealed class KilledIngestTests
{
    private const int Documents = 600, Kills = 15;

    [Fact]
    public async Task An_ingest_that_is_killed_again_and_again_ends_as_one_that_never_was()
    {
        using TempFolder folder = Handbook.CreateLarge(Documents, words: 200);
        Random random = new(20261121);
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process process = RagKitTool.Start(folder.Path, ["ingest", "docs"]);
            Task output = Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
                process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await Task.Delay(random.Next(120, 1500), TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await output;
        }

        JsonElement last = await RagKitTool.JsonAsync(folder, "ingest", "docs");
        await RagKitTool.JsonAsync(folder, "ingest", "docs", "--db", "clean.db");

        Assert.Equal((Documents, 0), (last.GetProperty("documents").GetInt32(), last.GetProperty("failed").GetInt32()));
        Assert.Equal(await DescribeAsync(folder, "clean.db"), await DescribeAsync(folder, "ragkit.db"));
    }

    /// <summary>What two corpora of the same content agree in: counts, the model trained on all chunks, and what is found.</summary>
    private static async Task<string> DescribeAsync(TempFolder folder, string database)
    {
        JsonElement status = await RagKitTool.JsonAsync(folder, "status", "--db", database);
        JsonElement found = await RagKitTool.JsonAsync(folder, "search", "parental leave", "--db", database);
        string[] names = ["documents", "chunks", "embedded", "model", "trained_on"];
        return string.Join(' ', names.Select(name => status.GetProperty(name).ToString()))
            + string.Concat(found.GetProperty("hits").EnumerateArray().Select(hit => $"\n{hit.GetProperty("chunk")} {hit.GetProperty("score")}"));
    }
}
