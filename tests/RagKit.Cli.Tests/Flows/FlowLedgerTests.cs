using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Cli.Tests.Flows;

public sealed class FlowLedgerTests(LedgerOfRuns runs) : IClassFixture<LedgerOfRuns>
{
    [Fact]
    public async Task Runs_are_listed_on_plain_lines_the_last_first()
    {
        ToolRun run = await Demo.LookAsync(runs.Folder, "runs");
        Assert.Equal((0, ""), (run.Code, run.Error));
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Matches(@"^odd      completed  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d  [0-9.]+ s  2 completed, 1 failed$", lines[0]);
        Assert.Equal(["odd", "needy", "welcome"], lines.Select(line => line.Split(' ')[0]));
        Assert.DoesNotContain('\e', run.Output);
    }

    [Theory]
    [InlineData("odd,needy,welcome")]
    [InlineData("welcome", "--flow", "welcome")]
    [InlineData("needy", "--state", "failed")]
    [InlineData("odd,needy,welcome", "--state", "failed", "--state", "Completed")]
    [InlineData("", "--state", "timed-out")]
    [InlineData("odd", "--limit", "1")]
    public async Task Flow_state_and_limit_choose_runs(string expected, params string[] options)
    {
        JsonElement list = await Demo.LookJsonAsync(runs.Folder, ["runs", .. options]);
        Assert.Equal(expected, string.Join(',', list.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("run").GetString())));
    }

    [Fact]
    public async Task Json_of_runs_names_every_part()
    {
        JsonElement list = await Demo.LookJsonAsync(runs.Folder, "runs", "--flow", "needy");
        Assert.Equal(["ledger", "runs"], list.EnumerateObject().Select(property => property.Name));
        JsonElement run = list.GetProperty("runs")[0];
        Assert.Equal(["run", "flow", "name", "state", "parent", "created_at", "updated_at", "due", "message", "tasks"], run.EnumerateObject().Select(property => property.Name));
        Assert.Equal("'none.txt' is missing", run.GetProperty("message").GetString());
        Assert.Equal(1, run.GetProperty("tasks").GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task A_limit_that_leaves_runs_out_says_so()
    {
        ToolRun run = await Demo.LookAsync(runs.Folder, "runs", "--limit", "2");
        Assert.Equal("There are more; --limit (2) says how many are listed.\n", run.Error);
        Assert.Equal("No such runs.\n", (await Demo.LookAsync(runs.Folder, "runs", "--flow", "none")).Error);
    }

    [Fact]
    public async Task A_run_is_shown_with_its_input_result_tasks_and_failures()
    {
        ToolRun run = await Demo.LookAsync(runs.Folder, "show", "odd");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches(@"(?m)^state    completed$", run.Output);
        Assert.Matches(@"(?m)^input    3$", run.Output);
        Assert.Matches(@"(?m)^result   \[0,1\]$", run.Output);
        Assert.Matches(@"(?m)^task     halve: 2 completed, 1 failed in ", run.Output);
        Assert.Matches(@"(?m)^failed   halve 1: 1 is odd$", run.Output);
        Assert.Equal("failed", (await Demo.LookJsonAsync(runs.Folder, "show", "needy")).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("welcome", 0)]
    [InlineData("odd", 1)]
    [InlineData("needy", 1)]
    public async Task Watching_a_run_that_has_ended_tells_its_events_and_ends_by_its_state(string id, int code)
    {
        ToolRun run = await Demo.LookAsync(runs.Folder, "watch", id);
        Assert.Equal(code, run.Code);
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.EndsWith($"  pending      run {id}", lines[0], StringComparison.Ordinal);
        Assert.Contains($"run {id}", lines[^1], StringComparison.Ordinal);
        Assert.Equal(id == "needy", run.Error.Contains("Go on with: ragkit flows resume needy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_of_a_watched_run_is_one_object()
    {
        JsonElement run = await Demo.LookJsonAsync(runs.Folder, "watch", "welcome");
        Assert.Equal(("completed", "Hello, Ada"), (run.GetProperty("state").GetString(), run.GetProperty("result").GetString()));
    }

    [Theory]
    [InlineData("watch", "nope")]
    [InlineData("show", "nope")]
    [InlineData("cancel", "nope")]
    [InlineData("resume", "nope")]
    public async Task A_run_that_is_not_there_is_refused_with_what_lists_them(params string[] args)
    {
        ToolRun run = await Demo.LookAsync(runs.Folder, args);
        Assert.Equal("There is no run 'nope' in 'flows.db'. 'ragkit flows runs' lists those that there are.\n", run.AssertRefused().Error);
    }

    [Fact]
    public async Task A_mistyped_run_is_refused_with_the_one_that_was_meant()
    {
        ToolRun run = await Demo.LookAsync(runs.Folder, "show", "wellcome");
        Assert.StartsWith("There is no run 'wellcome' in 'flows.db'. Did you mean 'welcome'? ", run.AssertRefused().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_has_ended_can_not_be_cancelled()
    {
        ToolRun run = await Demo.LookAsync(runs.Folder, "cancel", "needy");
        Assert.Contains("Run 'needy' has ended already (failed): there is nothing to cancel.", run.AssertRefused().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_flow_is_not_known_is_refused_with_the_option_that_names_it()
    {
        ToolRun run = await Demo.LookAsync(runs.Folder, "resume", "needy");
        Assert.Contains("The tool itself has no flow 'needy': name the assembly that exposes it with --assembly.", run.AssertRefused().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("watch", "a")]
    [InlineData("show", "a")]
    [InlineData("cancel", "a")]
    [InlineData("resume", "a")]
    [InlineData("dead-letters")]
    [InlineData("redrive", "--all")]
    [InlineData("cache", "list")]
    [InlineData("cache", "prune")]
    public async Task A_ledger_that_is_not_there_is_refused_and_not_made(params string[] args)
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.LookAsync(folder, [.. args, "--ledger", "none.db"]);
        Assert.Contains("No ledger at 'none.db': ", run.AssertRefused().Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("run", "ingest", "--input", "{\"folder\": \"docs\"}")]
    public async Task A_file_that_is_no_ledger_is_refused_and_left_as_it_is(params string[] args)
    {
        using TempFolder folder = Handbook.Create();
        byte[] text = [.. Enumerable.Repeat((byte)'x', 5000)];
        string path = folder.Write("flows.db", text);
        ToolRun run = await Demo.LookAsync(folder, args);
        Assert.Contains("flows.db", run.AssertRefused().Error, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_folder_in_the_place_of_a_ledger_is_refused()
    {
        using TempFolder folder = Handbook.Create();
        Assert.Contains("'docs' is a folder", (await Demo.LookAsync(folder, "runs", "--ledger", "docs")).AssertRefused().Error, StringComparison.Ordinal);
        ToolRun run = await Demo.RunAsync(folder, "run", "large", "--ledger", "none/flows.db");
        Assert.Contains("There is no folder '", run.AssertRefused().Error, StringComparison.Ordinal);
    }
}

/// <summary>A ledger with three runs that have ended, for tests that only read it.</summary>
public sealed class LedgerOfRuns : IAsyncLifetime
{
    internal TempFolder Folder { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Demo.JsonAsync(Folder, "run", "welcome", "--input", """{"name": "Ada"}""", "--id", "welcome");
        await Demo.JsonAsync(Folder, "run", "needy", "--input", "\"none.txt\"", "--id", "needy");
        await Demo.JsonAsync(Folder, "run", "halves", "--input", "3", "--id", "odd");
    }

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
