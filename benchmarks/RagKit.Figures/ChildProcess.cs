using System.Diagnostics;
using System.Text.Json;

namespace RagKit.Figures;

/// <summary>Runs a piece of work in a process of its own, cold, and reads the JSON object that it prints.</summary>
internal static class ChildProcess
{
    public static Task<JsonElement> MeasureAsync(params string[] work) => RunAsync([Environment.GetCommandLineArgs()[0], "measure", .. work]);

    public static async Task<JsonElement> RunAsync(IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with {process.ExitCode}.");
        return JsonDocument.Parse(output).RootElement;
    }
}
