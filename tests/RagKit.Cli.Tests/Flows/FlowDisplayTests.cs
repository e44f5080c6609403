using System.Diagnostics;
using System.Text.RegularExpressions;
using RagKit.TestData;

namespace RagKit.Cli.Tests.Flows;

/// <summary>What is seen of a run while it is at work: bars on a terminal, some lines in a pipe.</summary>
public sealed partial class FlowDisplayTests
{
    private const int Calls = 3000, LinesOfATask = 40;

    [Fact]
    public async Task A_run_of_many_calls_leaves_few_lines_in_a_pipe_and_says_what_became_of_all()
    {
        using TempFolder folder = new();
        ToolRun run = await Demo.RunAsync(folder, "run", "halves", "--input", $"{Calls}", "--id", "many");
        string[] lines = run.Error.TrimEnd().Split('\n');
        Assert.InRange(lines.Length, 10, LinesOfATask + 20);
        Assert.Equal(LinesOfATask / 2, lines.Count(line => Regex.IsMatch(line, @"  failed       halve (\d+): \1 is odd$")));
        Assert.EndsWith("  so far       halve: 1,500 completed, 1,500 failed", lines[^4], StringComparison.Ordinal);

        ToolRun watched = await Demo.LookAsync(folder, "watch", "many");
        Assert.InRange(watched.Output.Split('\n').Length, 10, LinesOfATask + 20);
        ToolRun events = await Demo.LookAsync(folder, "watch", "many", "--events");
        Assert.InRange(events.Output.Split('\n').Length, 2 * Calls, 4 * Calls);
    }

    [Theory]
    [InlineData(100, 24)]
    [InlineData(40, 12)]
    public async Task On_a_terminal_a_run_has_a_bar_for_each_task_on_lines_that_fit_and_its_last_state_stays(int columns, int bar)
    {
        using TempFolder folder = new();
        string output = await OnTerminalAsync(folder, columns, "flows run halves --input 4 --id live");
        int end = output.LastIndexOf("\e[?25h", StringComparison.Ordinal);
        string[] drawn = [.. CursorMovement().Replace(Colour().Replace(output[..end], ""), "\n").Split('\n').Select(line => line.Trim('\r'))];
        Assert.All(drawn, line => Assert.InRange(line.Length, 0, columns));
        Assert.Matches($"^halve  ━{{{bar}}}  2/4 ", drawn.Last(line => line.StartsWith("halve", StringComparison.Ordinal)));
        Assert.Contains("Run 'live' completed", output[end..], StringComparison.Ordinal);
        Assert.Contains("2 failed", output[end..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_colours_there_are_none()
    {
        using TempFolder folder = new();
        string output = await OnTerminalAsync(folder, 80, "flows run halves --input 4", "NO_COLOR=1 ");
        Assert.Contains("━━━", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[38;", output, StringComparison.Ordinal);
    }

    private static async Task<string> OnTerminalAsync(TempFolder folder, int columns, string command, string environment = "")
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !File.Exists("/usr/bin/script"), "Needs script(1), which makes a terminal.");
        string tool = $"stty cols {columns} rows 24; {environment}dotnet '{Path.Combine(AppContext.BaseDirectory, "RagKit.Cli.dll")}' {command} --assembly '{Demo.Assembly}'";
        ProcessStartInfo start = new("/usr/bin/script", ["-qec", tool, "/dev/null"]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        using Process process = Process.Start(start)!;
        ToolRun run = await Demo.EndAsync(process);
        Assert.Equal(1, run.Code);
        return run.Output;
    }

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colour();

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]|\e[=>]")]
    private static partial Regex CursorMovement();
}
