using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Cli.Tests;

public sealed class ConfigTests
{
    private const string Description = "corpus: handbook\nsources:\n  - folder: docs\nchunker: {tokens: 400, overlap: 40}\nstore: {sqlite: handbook.db}\n" +
        "reindex: {canaries: [{query: parental leave, document: docs/leave.md}]}\nenvironments: {staging: , production: }\n";

    [Fact]
    public async Task A_plan_says_what_would_be_done_and_apply_does_it_and_nothing_else()
    {
        using TempFolder folder = Create();
        ToolRun plan = await RagKitTool.RunAsync(folder, "plan", "--config", "c.yaml", "--env", "staging", "--out", "plan.json");
        Assert.Equal(0, plan.Code);
        Assert.Contains("docs: 3 added, 0 updated, 0 unchanged, 0 removed", plan.Output, StringComparison.Ordinal);
        folder.Write("docs/late.md", "# Late\n\nIt came after the plan.\n");
        JsonElement applied = await RagKitTool.JsonAsync(folder, "apply", "plan.json", "--config", "c.yaml", "--env", "staging");
        Assert.Equal(3, applied.GetProperty("added").GetInt32());
        Assert.Equal(3, (await RagKitTool.JsonAsync(folder, "status", "--config", "c.yaml", "--env", "staging")).GetProperty("documents").GetInt32());
        Assert.Equal(0, (await RagKitTool.JsonAsync(folder, "status", "--config", "c.yaml", "--env", "production")).GetProperty("documents").GetInt32());
    }

    [Fact]
    public async Task A_corpus_is_made_anew_checked_listed_and_rolled_back()
    {
        using TempFolder folder = Create();
        await RagKitTool.JsonAsync(folder, "ingest", "--config", "c.yaml");
        JsonElement made = await RagKitTool.JsonAsync(folder, "reindex", "--config", "c.yaml");
        Assert.True(made.GetProperty("serves").GetBoolean());
        folder.Write("c.yaml", Description.Replace("docs/leave.md", "docs/missing.md", StringComparison.Ordinal));
        ToolRun refused = await RagKitTool.RunAsync(folder, "reindex", "--config", "c.yaml");
        Assert.Equal(1, refused.Code);
        Assert.Contains("does not serve", refused.Output, StringComparison.Ordinal);
        Assert.Contains("docs/missing.md", refused.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await RagKitTool.JsonAsync(folder, "rollback", "--config", "c.yaml")).GetProperty("serves").GetInt32());
        JsonElement versions = await RagKitTool.JsonAsync(folder, "versions", "--config", "c.yaml");
        Assert.Equal([1], versions.GetProperty("versions").EnumerateArray().Where(version => version.GetProperty("serves").GetBoolean()).Select(version => version.GetProperty("version").GetInt32()));
    }

    [Fact]
    public async Task Removals_that_are_too_many_are_held_until_they_are_allowed()
    {
        using TempFolder folder = Create();
        for (int i = 0; i < 20; i++)
            folder.Write($"docs/notes/{i}.md", $"# Note {i}\n\nIt is note {i}.\n");
        await RagKitTool.JsonAsync(folder, "ingest", "--config", "c.yaml");
        Directory.Delete(Path.Combine(folder.Path, "docs", "notes"), recursive: true);
        ToolRun held = await RagKitTool.RunAsync(folder, "ingest", "--config", "c.yaml");
        Assert.Equal(1, held.Code);
        Assert.Contains("20 of the 23 documents of source 'docs' are gone", held.Output, StringComparison.Ordinal);
        Assert.Contains("run again with --allow-removals", held.Output, StringComparison.Ordinal);
        Assert.Equal(20, (await RagKitTool.JsonAsync(folder, "ingest", "--config", "c.yaml", "--allow-removals")).GetProperty("removed").GetInt32());
    }

    [Fact]
    public async Task Mistakes_are_told_with_their_lines_and_nothing_is_made()
    {
        using TempFolder folder = Create();
        folder.Write("c.yaml", Description.Replace("chunker:", "chunkr:", StringComparison.Ordinal));
        ToolRun run = await RagKitTool.RunAsync(folder, "ingest", "--config", "c.yaml");
        Assert.Contains("c.yaml:4:1: 'chunkr' is no key here", run.AssertRefused().Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, "handbook.db")));
    }

    private static TempFolder Create()
    {
        TempFolder folder = Handbook.Create();
        folder.Write("c.yaml", Description);
        return folder;
    }
}
