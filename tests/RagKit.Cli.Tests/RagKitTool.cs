using System.Diagnostics;
using System.Text;
using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Cli.Tests;

/// <summary>Runs the built tool as a process of its own, in a folder of the test's.</summary>
internal static class RagKitTool
{
    /// <summary>Runs the tool to its end.</summary>
    public static async Task<ToolRun> RunAsync(TempFolder folder, params string[] args)
    {
        using Process process = Start(folder.Path, args);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>Runs it with --json and reads the one object that it must write.</summary>
    public static async Task<JsonElement> JsonAsync(TempFolder folder, params string[] args)
    {
        ToolRun run = await RunAsync(folder, [.. args, "--json"]);
        Assert.True(run.Code is 0 or 1, $"exit code {run.Code}: {run.Error}");
        return run.Json();
    }

    /// <summary>Starts it and leaves it running.</summary>
    public static Process Start(string folder, string[] args, string? temporaryFolder = null)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, "RagKit.Cli.dll"), .. args])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Remove("RAGKIT_DEBUG");
        if (temporaryFolder is not null)
            start.Environment["TMPDIR"] = temporaryFolder;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}

/// <summary>What a run of the tool gave.</summary>
internal sealed record ToolRun(int Code, string Output, string Error)
{
    /// <summary>Standard output as the one JSON object that it must be.</summary>
    public JsonElement Json()
    {
        Assert.EndsWith("}\n", Output, StringComparison.Ordinal);
        using JsonDocument parsed = JsonDocument.Parse(Output, new JsonDocumentOptions { MaxDepth = 4096 });
        Assert.Equal(JsonValueKind.Object, parsed.RootElement.ValueKind);
        return parsed.RootElement.Clone();
    }

    /// <summary>Checks that the run was refused in a line or two, with nothing on standard output and no stack trace.</summary>
    public ToolRun AssertRefused()
    {
        Assert.Equal(2, Code);
        Assert.Equal("", Output);
        Assert.NotEqual("", Error);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unexpected", Error, StringComparison.Ordinal);
        Assert.InRange(Error.TrimEnd().Split('\n').Length, 1, 4);
        return this;
    }
}
