using System.Diagnostics;
using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Cli.Tests.Flows;

/// <summary>Runs at work, from outside: watched, cancelled, interrupted, killed.</summary>
public sealed class FlowControlTests
{
    private const string OnlyPosix = "Sends a POSIX signal.";

    [Fact]
    public async Task A_run_is_watched_and_cancelled_from_other_processes_and_resumed()
    {
        using TempFolder folder = new();
        using Process running = await Demo.StartWaitingAsync(folder, "live");
        using Process watching = RagKitTool.Start(folder.Path, ["flows", "watch", "live"]);
        Assert.EndsWith("pending      run live", await watching.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("running", (await Demo.LookJsonAsync(folder, "runs")).GetProperty("runs")[0].GetProperty("state").GetString());

        JsonElement cancelled = await Demo.LookJsonAsync(folder, "cancel", "live");
        Assert.Equal(["ledger", "run", "flow", "state"], cancelled.EnumerateObject().Select(property => property.Name));
        Assert.Equal("cancelled", cancelled.GetProperty("state").GetString());

        ToolRun ended = await Demo.EndAsync(running);
        Assert.Equal((1, ""), (ended.Code, ended.Output));
        Assert.Contains("Run 'live' was cancelled", ended.Error, StringComparison.Ordinal);
        ToolRun watched = await Demo.EndAsync(watching);
        Assert.Equal(1, watched.Code);
        Assert.Matches(@"cancelled    run live: .*\n$", watched.Output);

        folder.Write("until", "");
        ToolRun resumed = await Demo.RunAsync(folder, "resume", "live");
        Assert.Equal((0, "\"waited\"\n"), (resumed.Code, resumed.Output));
    }

    [Fact]
    public async Task A_run_at_work_is_not_taken_by_another_process()
    {
        using TempFolder folder = new();
        using Process running = await Demo.StartWaitingAsync(folder, "live");
        ToolRun second = await Demo.RunAsync(folder, "resume", "live");
        Assert.Contains("Run 'live' is at work elsewhere", second.AssertRefused().Error, StringComparison.Ordinal);
        folder.Write("until", "");
        Assert.Equal((0, "\"waited\"\n"), ((await Demo.EndAsync(running)) is { Code: 0, Output: string output } ? (0, output) : (-1, "")));
    }

    [Theory]
    [InlineData("-INT", 130)]
    [InlineData("-TERM", 143)]
    public async Task A_stopped_run_is_cancelled_and_says_how_to_go_on(string signal, int code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), OnlyPosix);
        using TempFolder folder = new();
        using Process running = await Demo.StartWaitingAsync(folder, "live");
        ToolRun stopped = await Demo.SignalAsync(running, signal);
        Assert.Equal((code, ""), (stopped.Code, stopped.Output));
        Assert.Contains("Stopped; run 'live' is cancelled, and what was completed is kept. Go on with: ragkit flows resume live --assembly ", stopped.Error, StringComparison.Ordinal);
        Assert.Equal("cancelled", (await Demo.LookJsonAsync(folder, "show", "live")).GetProperty("state").GetString());

        folder.Write("until", "");
        JsonElement resumed = await Demo.JsonAsync(folder, "resume", "live");
        Assert.Equal("waited", resumed.GetProperty("result").GetString());
        Assert.Equal("begun\nbegun\n", await File.ReadAllTextAsync(Path.Combine(folder.Path, "begun"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Stopping_the_watching_leaves_the_run_at_work()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), OnlyPosix);
        using TempFolder folder = new();
        using Process running = await Demo.StartWaitingAsync(folder, "live");
        using Process watching = RagKitTool.Start(folder.Path, ["flows", "watch", "live"]);
        await watching.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        ToolRun stopped = await Demo.SignalAsync(watching, "-INT");
        Assert.Equal((130, "Stopped watching; the run goes on.\n"), (stopped.Code, stopped.Error));

        folder.Write("until", "");
        Assert.Equal(0, (await Demo.EndAsync(running)).Code);
    }

    [Fact]
    public async Task A_run_whose_process_was_killed_is_seen_as_crashed_and_resumed()
    {
        using TempFolder folder = new();
        using (Process running = await Demo.StartWaitingAsync(folder, "live"))
        {
            running.Kill();
            await Demo.EndAsync(running);
        }
        Assert.Equal("crashed", (await Demo.LookJsonAsync(folder, "runs", "--state", "crashed")).GetProperty("runs")[0].GetProperty("state").GetString());
        Assert.Empty((await Demo.LookJsonAsync(folder, "runs", "--state", "running")).GetProperty("runs").EnumerateArray());
        ToolRun watched = await Demo.LookAsync(folder, "watch", "live");
        Assert.Equal(1, watched.Code);
        Assert.Contains("Run 'live' was cut short: Its process is gone. Go on with: ragkit flows resume live", watched.Error, StringComparison.Ordinal);

        folder.Write("until", "");
        ToolRun resumed = await Demo.RunAsync(folder, "resume", "live");
        Assert.Equal((0, "\"waited\"\n"), (resumed.Code, resumed.Output));
        Assert.Contains("Warning: wait in run 'live' was interrupted", resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_run_is_cancelled_at_once()
    {
        using TempFolder folder = new();
        using (Process running = await Demo.StartWaitingAsync(folder, "live"))
        {
            running.Kill();
            await Demo.EndAsync(running);
        }
        ToolRun run = await Demo.LookAsync(folder, "cancel", "live");
        Assert.Equal((0, "Run 'live' is cancelled.\n", ""), (run.Code, run.Output, run.Error));
    }
}
