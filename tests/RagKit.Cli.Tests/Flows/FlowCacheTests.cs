using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Cli.Tests.Flows;

public sealed class FlowCacheTests
{
    [Fact]
    public async Task Cached_results_are_listed_with_their_tags_and_used_by_the_next_run()
    {
        using TempFolder folder = await WithCacheAsync();
        ToolRun list = await Demo.LookAsync(folder, "cache", "list");
        Assert.Equal((0, "1 value, 1"), (list.Code, list.Error[..10]));
        Assert.Matches(@"^[0-9a-f]{64}  \d+ bytes  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d  never  task:greet, greetings\n$", list.Output);
        JsonElement again = await Demo.JsonAsync(folder, "run", "welcome", "--input", """{"name": "Ada"}""");
        Assert.Equal("""{"cached":1}""", again.GetProperty("tasks")[0].GetProperty("states").GetRawText());
    }

    [Fact]
    public async Task Json_names_every_part_of_an_entry()
    {
        using TempFolder folder = await WithCacheAsync();
        JsonElement entry = Assert.Single((await Demo.LookJsonAsync(folder, "cache", "list", "--tag", "greetings")).GetProperty("entries").EnumerateArray());
        Assert.Equal(["key", "bytes", "created_at", "expires_at", "expired", "tags"], entry.EnumerateObject().Select(property => property.Name));
        Assert.False(entry.GetProperty("expired").GetBoolean());
        Assert.Empty((await Demo.LookJsonAsync(folder, "cache", "list", "--tag", "task:halve")).GetProperty("entries").EnumerateArray());
    }

    [Fact]
    public async Task Pruning_removes_expired_values_alone_unless_more_is_asked_for()
    {
        using TempFolder folder = await WithCacheAsync();
        foreach (string[] nothing in (string[][])[[], ["--expired"], ["--older-than", "1d"], ["--expired", "--tag", "greetings"]])
            Assert.Equal("0 values removed, 0 bytes\n", (await Demo.LookAsync(folder, ["cache", "prune", .. nothing])).Output);
        JsonElement pruned = await Demo.LookJsonAsync(folder, "cache", "prune", "--older-than", "0s");
        Assert.Equal(["ledger", "removed", "bytes"], pruned.EnumerateObject().Select(property => property.Name));
        Assert.Equal(1, pruned.GetProperty("removed").GetInt32());
    }

    [Fact]
    public async Task Pruning_by_tag_removes_all_that_have_it_and_they_are_made_anew()
    {
        using TempFolder folder = await WithCacheAsync();
        Assert.StartsWith("1 value removed, ", (await Demo.LookAsync(folder, "cache", "prune", "--tag", "task:greet")).Output, StringComparison.Ordinal);
        Assert.Equal("Nothing is cached.\n", (await Demo.LookAsync(folder, "cache", "list")).Error);
        JsonElement again = await Demo.JsonAsync(folder, "run", "welcome", "--input", """{"name": "Ada"}""");
        Assert.Equal("""{"completed":1}""", again.GetProperty("tasks")[0].GetProperty("states").GetRawText());
    }

    [Fact]
    public async Task Results_by_which_runs_are_resumed_are_no_cache()
    {
        using TempFolder folder = new();
        await Demo.JsonAsync(folder, "run", "large", "--id", "large");
        Assert.Equal("Nothing is cached.\n", (await Demo.LookAsync(folder, "cache", "list")).Error);
        Assert.Equal("0 values removed, 0 bytes\n", (await Demo.LookAsync(folder, "cache", "prune", "--older-than", "0s")).Output);
        Assert.Equal(200_000, (await Demo.LookJsonAsync(folder, "show", "large")).GetProperty("result").GetString()!.Length);
    }

    /// <summary>A ledger with one cached value.</summary>
    private static async Task<TempFolder> WithCacheAsync()
    {
        TempFolder folder = new();
        await Demo.JsonAsync(folder, "run", "welcome", "--input", """{"name": "Ada"}""");
        return folder;
    }
}
