using RagKit.TestData;

namespace RagKit.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("ingest")]
    [InlineData("search")]
    [InlineData("ask")]
    [InlineData("status")]
    [InlineData("load")]
    [InlineData("chunk")]
    [InlineData("eval")]
    [InlineData("plan")]
    [InlineData("apply")]
    [InlineData("reindex")]
    [InlineData("rollback")]
    [InlineData("versions")]
    public async Task Every_command_has_help_with_an_example(string command)
    {
        using TempFolder folder = new();
        ToolRun run = await RagKitTool.RunAsync(folder, command, "--help");
        Assert.Equal(0, run.Code);
        Assert.Equal("", run.Error);
        Assert.Contains("--json", run.Output, StringComparison.Ordinal);
        string examples = run.Output[run.Output.IndexOf("Examples:", StringComparison.Ordinal)..];
        Assert.Contains($"ragkit {command}", examples, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData]
    public async Task The_tool_lists_its_commands_and_exit_codes(params string[] args)
    {
        using TempFolder folder = new();
        ToolRun run = await RagKitTool.RunAsync(folder, args);
        Assert.Equal(0, run.Code);
        foreach (string text in (string[])["ingest", "search", "ask", "status", "load", "chunk", "eval", "Exit codes:", "130"])
            Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_that_of_the_package()
    {
        using TempFolder folder = new();
        ToolRun run = await RagKitTool.RunAsync(folder, "--version");
        Assert.Equal(0, run.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("ingest")]
    [InlineData("search")]
    [InlineData("ingest", "docs", "--max", "many")]
    [InlineData("search", "leave", "--strategy", "sparse")]
    [InlineData("search", "leave", "--strategy", "1")]
    [InlineData("search", "leave", "--top", "0")]
    [InlineData("search", "leave", "--filter", "lang")]
    [InlineData("load", "a.md", "--text", "--json")]
    [InlineData("chunk", "a.md", "--by", "guess")]
    public async Task A_usage_error_is_refused_with_a_pointer_to_help(params string[] args)
    {
        using TempFolder folder = new();
        ToolRun run = await RagKitTool.RunAsync(folder, args);
        Assert.Contains("--help", run.AssertRefused().Error, StringComparison.Ordinal);
    }
}
