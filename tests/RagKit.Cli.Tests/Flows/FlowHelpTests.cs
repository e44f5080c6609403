using RagKit.TestData;

namespace RagKit.Cli.Tests.Flows;

public sealed class FlowHelpTests
{
    [Theory]
    [InlineData("list")]
    [InlineData("run")]
    [InlineData("watch")]
    [InlineData("resume")]
    [InlineData("cancel")]
    [InlineData("runs")]
    [InlineData("show")]
    [InlineData("dead-letters")]
    [InlineData("redrive")]
    [InlineData("cache list")]
    [InlineData("cache prune")]
    public async Task Every_command_of_flows_has_help_with_an_example(string command)
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.LookAsync(folder, [.. command.Split(' '), "--help"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("--json", run.Output, StringComparison.Ordinal);
        Assert.Equal(command != "list", run.Output.Contains("--ledger", StringComparison.Ordinal));
        string examples = run.Output[run.Output.IndexOf("Examples:", StringComparison.Ordinal)..];
        Assert.Contains($"ragkit flows {command}", examples, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list, run, watch, resume, cancel, runs, show, dead-letters, redrive, cache")]
    [InlineData("list, run, watch, resume, cancel, runs, show, dead-letters, redrive, cache", "--help")]
    [InlineData("list, prune", "cache")]
    public async Task A_command_of_commands_lists_them(string commands, params string[] args)
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.LookAsync(folder, args);
        Assert.Equal((0, ""), (run.Code, run.Error));
        foreach (string command in commands.Split(", "))
            Assert.Matches($"(?m)^  {command} ", run.Output);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ragkit flows", "frobnicate")]
    [InlineData("ragkit flows run", "run")]
    [InlineData("ragkit flows watch", "watch")]
    [InlineData("ragkit flows runs", "runs", "--state", "sleeping")]
    [InlineData("ragkit flows runs", "runs", "--limit", "0")]
    [InlineData("ragkit flows watch", "watch", "first", "--events", "--json")]
    [InlineData("ragkit flows cache prune", "cache", "prune", "--older-than", "3 weeks")]
    [InlineData("ragkit flows cache prune", "cache", "prune", "--older-than", "-1d")]
    public async Task A_usage_error_is_refused_with_a_pointer_to_that_commands_help(string command, params string[] args)
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.LookAsync(folder, args);
        Assert.Contains($"See '{command} --help'.", run.AssertRefused().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list", "lst")]
    [InlineData("dead-letters", "dead")]
    [InlineData("prune", "cache", "purne")]
    [InlineData("--ledger", "runs", "--ledgr", "flows.db")]
    public async Task A_mistyped_command_or_option_is_refused_with_what_was_meant(string meant, params string[] args)
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.LookAsync(folder, args);
        Assert.Contains($"Did you mean '{meant}'?\n", run.AssertRefused().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_meant_by_what_is_like_no_command()
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.LookAsync(folder, "frobnicate");
        Assert.DoesNotContain("Did you mean", run.AssertRefused().Error, StringComparison.Ordinal);
    }
}
