using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Cli.Tests.Flows;

/// <summary>Runs <c>ragkit flows</c> with the flows of RagKit.Cli.TestFlows.</summary>
internal static class Demo
{
    /// <summary>The assembly, where its own build puts it.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory.Replace("RagKit.Cli.Tests", "RagKit.Cli.TestFlows", StringComparison.Ordinal), "RagKit.Cli.TestFlows.dll");

    /// <summary>Runs a command that needs the flows' code.</summary>
    public static Task<ToolRun> RunAsync(TempFolder folder, params string[] args) => RagKitTool.RunAsync(folder, ["flows", .. args, "--assembly", Assembly]);

    /// <summary>Runs a command that needs the flows' code with --json.</summary>
    public static Task<JsonElement> JsonAsync(TempFolder folder, params string[] args) => RagKitTool.JsonAsync(folder, ["flows", .. args, "--assembly", Assembly]);

    /// <summary>Runs a command that needs a ledger only.</summary>
    public static Task<ToolRun> LookAsync(TempFolder folder, params string[] args) => RagKitTool.RunAsync(folder, ["flows", .. args]);

    /// <summary>Runs a command that needs a ledger only with --json.</summary>
    public static Task<JsonElement> LookJsonAsync(TempFolder folder, params string[] args) => RagKitTool.JsonAsync(folder, ["flows", .. args]);

    /// <summary>Starts the flow that waits for the file <c>until</c>, and returns when its task is at work.</summary>
    public static async Task<Process> StartWaitingAsync(TempFolder folder, string id)
    {
        Process process = RagKitTool.Start(folder.Path, ["flows", "run", "waiting", "--id", id, "--input", """{"begun": "begun", "until": "until"}""", "--assembly", Assembly]);
        await WaitForFileAsync(folder, "begun");
        return process;
    }

    public static async Task WaitForFileAsync(TempFolder folder, string name)
    {
        while (!File.Exists(Path.Combine(folder.Path, name)))
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a signal, and gives what the process wrote and ended with.</summary>
    public static async Task<ToolRun> SignalAsync(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await EndAsync(process);
    }

    /// <summary>Waits for the end of a process.</summary>
    public static async Task<ToolRun> EndAsync(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, await output, await error);
    }
}
