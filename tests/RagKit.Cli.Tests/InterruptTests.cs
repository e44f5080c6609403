using System.Diagnostics;
using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Cli.Tests;

public sealed class InterruptTests
{
    private const int Documents = 800;

    [Theory]
    [InlineData("-INT", 130)]
    [InlineData("-TERM", 143)]
    public async Task A_stopped_ingest_keeps_what_was_stored_and_the_next_run_completes_it(string signal, int code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends a POSIX signal.");
        using TempFolder folder = Handbook.CreateLarge(Documents, words: 300);
        using Process process = RagKitTool.Start(folder.Path, ["ingest", "docs"]);
        Assert.Contains("added", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await SendAsync(signal, process);
        Task<string> rest = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await rest;
        Assert.Equal(code, process.ExitCode);
        Assert.Equal("Stopped; what was stored stays. Run the same command again to continue.\n", error);

        JsonElement again = await RagKitTool.JsonAsync(folder, "ingest", "docs");
        Assert.Equal(Documents, again.GetProperty("documents").GetInt32());
        Assert.Equal(Documents, again.GetProperty("added").GetInt32() + again.GetProperty("unchanged").GetInt32());
        Assert.True(again.GetProperty("unchanged").GetInt32() > 0);
        Assert.Equal(0, again.GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task A_stopped_evaluation_leaves_no_temporary_corpus()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends a POSIX signal.");
        using TempFolder folder = new();
        folder.Write("set/corpus.jsonl", string.Concat(Enumerable.Range(0, 20000).Select(i => $$"""{"_id":"d{{i}}","text":"subject{{i}} of many words {{i % 97}} {{i % 89}}"}""" + "\n")));
        folder.Write("set/queries.jsonl", """{"_id":"q","text":"subject7"}""");
        folder.Write("set/qrels/test.tsv", "q\td7\t1\n");
        string temporary = Directory.CreateDirectory(Path.Combine(folder.Path, "tmp")).FullName;
        using Process process = RagKitTool.Start(folder.Path, ["eval", "set"], temporary);
        while (!process.HasExited && !Directory.EnumerateFiles(temporary, "eval.db", SearchOption.AllDirectories).Any())
            await Task.Delay(20, TestContext.Current.CancellationToken);
        await SendAsync("-INT", process);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((130, "Stopped.\n"), (process.ExitCode, error));
        Assert.Empty(Directory.EnumerateDirectories(temporary, "ragkit-*"));
    }

    [Fact]
    public async Task A_pipe_that_is_closed_ends_the_tool_quietly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Runs a POSIX shell.");
        using TempFolder folder = Handbook.CreateLarge(200, words: 300);
        await RagKitTool.JsonAsync(folder, "ingest", "docs");
        string tool = Path.Combine(AppContext.BaseDirectory, "RagKit.Cli.dll");
        ProcessStartInfo start = new("sh", ["-c", $"dotnet '{tool}' search word7 --top 200 | head -1"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith(" 1  ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("rror", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static async Task SendAsync(string signal, Process process)
    {
        using Process kill = Process.Start("kill", [signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
