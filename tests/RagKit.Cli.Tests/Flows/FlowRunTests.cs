using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Cli.Tests.Flows;

public sealed class FlowRunTests
{
    [Fact]
    public async Task A_run_writes_its_result_as_JSON_and_all_else_to_standard_error()
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.RunAsync(folder, "run", "welcome", "--input", """{"name": "Ada"}""", "--id", "first");
        Assert.Equal((0, "\"Hello, Ada\"\n"), (run.Code, run.Output));
        Assert.Matches(@"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  completed    greet Ada$", run.Error);
        Assert.Contains("This line is the application's, not the tool's.", run.Error, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^Run 'first' completed in [0-9.]+ s: 1 completed\.$", run.Error);
    }

    [Fact]
    public async Task Json_holds_the_run_its_tasks_its_input_and_its_result()
    {
        using TempFolder folder = new();
        JsonElement run = await Demo.JsonAsync(folder, "run", "halves", "--input", "3", "--ledger", "own.db", "--id", "first");
        Assert.Equal(
            ["ledger", "run", "flow", "name", "state", "created_at", "updated_at", "seconds", "message", "tasks", "failures", "input", "result"],
            run.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("own.db", "first", "completed"), (run.GetProperty("ledger").GetString(), run.GetProperty("run").GetString(), run.GetProperty("state").GetString()));
        JsonElement task = Assert.Single(run.GetProperty("tasks").EnumerateArray());
        Assert.Equal(("halve", 3, 2, 1), (
            task.GetProperty("name").GetString(), task.GetProperty("calls").GetInt32(),
            task.GetProperty("states").GetProperty("completed").GetInt32(), task.GetProperty("states").GetProperty("failed").GetInt32()));
        JsonElement failure = Assert.Single(run.GetProperty("failures").EnumerateArray());
        Assert.Equal(("halve 1", "1 is odd"), (failure.GetProperty("name").GetString(), failure.GetProperty("message").GetString()));
        Assert.Equal((3, "[0,1]"), (run.GetProperty("input").GetInt32(), run.GetProperty("result").GetRawText()));
    }

    [Fact]
    public async Task With_json_nothing_is_said_of_what_goes_well()
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.RunAsync(folder, "run", "large", "--json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(200_000, run.Json().GetProperty("result").GetString()!.Length);
    }

    [Fact]
    public async Task A_completed_run_with_calls_that_failed_ends_with_one_and_says_where_they_are()
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.RunAsync(folder, "run", "halves", "--input", "4", "--id", "first");
        Assert.Equal((1, "[0,1]\n"), (run.Code, run.Output));
        Assert.Contains("2 calls failed: 'ragkit flows dead-letters --run first' lists", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_run_ends_with_one_and_says_how_to_go_on()
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.RunAsync(folder, "run", "needy", "--input", "\"data.txt\"", "--id", "first");
        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Matches(@"Run 'first' failed after [0-9.]+ s: 'data\.txt' is missing\. Go on with: ragkit flows resume first --assembly ", run.Error);

        folder.Write("data.txt", "found");
        ToolRun resumed = await Demo.RunAsync(folder, "resume", "first");
        Assert.Equal((0, "\"Hello, before; found\"\n"), (resumed.Code, resumed.Output));
        Assert.DoesNotContain("greet", resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_of_an_id_that_was_completed_is_not_run_again()
    {
        using TempFolder folder = new();
        folder.Write("data.txt", "one");
        await Demo.RunAsync(folder, "run", "needy", "--input", "\"data.txt\"", "--id", "nightly");
        folder.Write("data.txt", "two");
        ToolRun again = await Demo.RunAsync(folder, "run", "needy", "--input", "\"data.txt\"", "--id", "nightly");
        Assert.Equal((0, "\"Hello, before; one\"\n"), (again.Code, again.Output));
        Assert.Contains("Run 'nightly' was completed before", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_is_read_from_a_file()
    {
        using TempFolder folder = new();
        folder.Write("in.json", "{\n  // who\n  \"NAME\": \"Ada\",\n}");
        Assert.Equal("\"Hello, Ada\"\n", (await Demo.RunAsync(folder, "run", "welcome", "--input", "@in.json")).Output);
        ToolRun missing = await Demo.RunAsync(folder, "run", "welcome", "--input", "@none.json");
        Assert.Contains("There is no file 'none.json' to read the input from", missing.AssertRefused().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("welcome", null, "Flow 'welcome' needs an input: --input '{\"Name\": string, \"Language\"?: string}'.")]
    [InlineData("welcome", "{\"nam\": \"Ada\"}", "'nam'")]
    [InlineData("welcome", "{}", "'Name'")]
    [InlineData("welcome", "{\"name\":", "Its shape is {\"Name\": string, \"Language\"?: string}.")]
    [InlineData("welcome", "null", "is null, and can't be")]
    [InlineData("halves", "\"many\"", "Its shape is number.")]
    [InlineData("large", "5", "Flow 'large' takes no input")]
    [InlineData("welcom", "5", "There is no flow 'welcom' in '")]
    [InlineData("welcom", "5", "'. Did you mean 'welcome'? 'ragkit flows list --assembly ")]
    public async Task What_can_not_be_run_is_refused_and_no_ledger_is_made(string flow, string? input, string message)
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.RunAsync(folder, ["run", flow, .. input is null ? Array.Empty<string>() : ["--input", input]]);
        Assert.Contains(message, run.AssertRefused().Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_flow_of_an_application_is_refused_with_the_option_that_names_it()
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.LookAsync(folder, "run", "welcome");
        Assert.Equal("The tool itself has no flow 'welcome': name the assembly that exposes it with --assembly.\n", run.AssertRefused().Error);
    }

    [Fact]
    public async Task A_flow_uses_packages_that_lie_beside_it_and_the_tool_lacks()
    {
        using TempFolder folder = new();
        Assert.Equal("\"System.Management\"\n", (await Demo.RunAsync(folder, "run", "elsewhere")).Output);
        Assert.False(File.Exists(Path.Combine(AppContext.BaseDirectory, "System.Management.dll")));
    }

    [Fact]
    public async Task A_paused_run_ends_with_one_and_goes_on_when_it_is_resumed()
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.RunAsync(folder, "run", "approval", "--id", "first");
        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains("is paused after", run.Error, StringComparison.Ordinal);
        Assert.Contains("somebody must look at it", run.Error, StringComparison.Ordinal);
        Assert.Equal("completed", (await Demo.JsonAsync(folder, "resume", "first")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task The_tools_own_flow_ingests_a_folder()
    {
        using TempFolder folder = Handbook.Create();
        string input = """{"folder": "docs", "db": "corpus.db"}""";
        JsonElement run = await Demo.LookJsonAsync(folder, "run", "ingest", "--input", input);
        Assert.Equal(3, run.GetProperty("result").GetProperty("added").GetInt32());
        Assert.Equal(3, (await RagKitTool.JsonAsync(folder, "status", "--db", "corpus.db")).GetProperty("documents").GetInt32());

        folder.Write("docs/broken.jsonl", "{\"text\": oops}\n");
        ToolRun failed = await Demo.LookAsync(folder, "run", "ingest", "--input", input, "--id", "second");
        Assert.Equal(1, failed.Code);
        Assert.Contains("1 item failed, and what was stored stays. The first: docs/broken.jsonl", failed.Error, StringComparison.Ordinal);
        folder.Write("docs/broken.jsonl", "{\"text\": \"mended\"}\n");
        Assert.Equal(1, (await Demo.LookJsonAsync(folder, "resume", "second")).GetProperty("result").GetProperty("added").GetInt32());
    }
}
