using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Cli.Tests.Flows;

public sealed class DeadLetterTests
{
    [Fact]
    public async Task Calls_that_used_up_their_attempts_are_listed_and_redriven_until_none_is_left()
    {
        using TempFolder folder = await WithLettersAsync();
        ToolRun list = await Demo.LookAsync(folder, "dead-letters");
        Assert.Equal((0, ""), (list.Code, list.Error));
        Assert.Matches(@"(?m)^first/[0-9a-f]{32}  need  1 attempt  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d  FileNotFoundException: 'a\.txt' is missing$", list.Output);

        folder.Write("a.txt", "there");
        JsonElement some = await Demo.JsonAsync(folder, "redrive", "--all");
        Assert.Equal("""{"ledger":"flows.db","succeeded":1,"failed":1}""", some.GetRawText());
        JsonElement left = Assert.Single((await Demo.LookJsonAsync(folder, "dead-letters")).GetProperty("dead_letters").EnumerateArray());
        Assert.Equal(["id", "origin", "task", "run", "attempts", "at", "error", "details", "input_name", "input"], left.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("b.txt", 2), (left.GetProperty("input").GetString(), left.GetProperty("attempts").GetInt32()));

        folder.Write("b.txt", "there");
        ToolRun last = await Demo.RunAsync(folder, "redrive", left.GetProperty("id").GetString()!);
        Assert.Equal((0, "1 succeeded, 0 failed\n"), (last.Code, last.Output));
        Assert.Equal("No dead letters.\n", (await Demo.LookAsync(folder, "dead-letters")).Error);
        Assert.Equal("There are no such dead letters.\n", (await Demo.RunAsync(folder, "redrive", "--all")).Error);
    }

    [Fact]
    public async Task A_redrive_that_fails_ends_with_one_and_keeps_the_letters()
    {
        using TempFolder folder = await WithLettersAsync();
        ToolRun run = await Demo.RunAsync(folder, "redrive", "--task", "need");
        Assert.Equal((1, "0 succeeded, 2 failed\n"), (run.Code, run.Output));
        Assert.Equal(2, (await Demo.LookJsonAsync(folder, "dead-letters", "--task", "need")).GetProperty("dead_letters").GetArrayLength());
        Assert.Equal(0, (await Demo.LookJsonAsync(folder, "dead-letters", "--task", "greet")).GetProperty("dead_letters").GetArrayLength());
    }

    [Fact]
    public async Task Purging_removes_what_is_listed_and_nothing_else()
    {
        using TempFolder folder = await WithLettersAsync();
        await Demo.JsonAsync(folder, "run", "letters", "--input", """["c.txt"]""", "--id", "second");
        JsonElement purged = await Demo.LookJsonAsync(folder, "dead-letters", "--run", "first", "--purge");
        Assert.Equal((2, 2), (purged.GetProperty("purged").GetInt32(), purged.GetProperty("dead_letters").GetArrayLength()));
        JsonElement left = Assert.Single((await Demo.LookJsonAsync(folder, "dead-letters")).GetProperty("dead_letters").EnumerateArray());
        Assert.Equal("second", left.GetProperty("run").GetString());
    }

    [Fact]
    public async Task A_letter_that_is_not_there_is_refused()
    {
        using TempFolder folder = await WithLettersAsync();
        ToolRun run = await Demo.RunAsync(folder, "redrive", "first/0");
        Assert.Contains("There is no dead letter 'first/0' in 'flows.db': 'ragkit flows dead-letters' lists", run.AssertRefused().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_is_not_known_is_refused_with_the_option_that_names_it()
    {
        using TempFolder folder = await WithLettersAsync();
        ToolRun run = await Demo.LookAsync(folder, "redrive", "--all");
        Assert.Contains("The tool itself has no task 'need': name the assembly that exposes it with --assembly.", run.AssertRefused().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--all", "--task", "need")]
    [InlineData("first/0", "--all")]
    public async Task What_is_redriven_must_be_said_in_one_way(params string[] args)
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.RunAsync(folder, ["redrive", .. args]);
        Assert.Contains("Say which dead letters: their ids, --task or --all, one of these.", run.AssertRefused().Error, StringComparison.Ordinal);
    }

    /// <summary>A ledger with a dead letter for each of two files that are missing.</summary>
    private static async Task<TempFolder> WithLettersAsync()
    {
        TempFolder folder = new();
        await Demo.JsonAsync(folder, "run", "letters", "--input", """["a.txt", "b.txt"]""", "--id", "first");
        return folder;
    }
}
