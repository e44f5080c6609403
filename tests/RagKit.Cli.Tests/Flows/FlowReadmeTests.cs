using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using RagKit.TestData;

namespace RagKit.Cli.Tests.Flows;

/// <summary>What the README shows of flows is what the tool does.</summary>
public sealed partial class FlowReadmeTests
{
    private const string Assembly = "MyApp.dll";

    [Fact]
    public async Task The_commands_that_the_readme_shows_write_what_it_shows()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Runs a POSIX shell.");
        using TempFolder folder = new();
        folder.Write("leave.md", "Every parent gets sixteen weeks");
        (string Command, string Output)[] steps = Steps();
        Assert.True(steps.Length >= 6, "The README's section on flows shows no session.");
        foreach ((string command, string output) in steps)
            Assert.Equal($"$ {command}\n{Same(output)}", $"$ {command}\n{Same(await ShellAsync(folder, command))}");
    }

    [Fact]
    public async Task The_readme_names_every_command_of_flows()
    {
        using TempFolder folder = new();
        string help = (await Demo.LookAsync(folder, "--help")).Output;
        string[] commands = [.. CommandInHelp().Matches(help.Split("Commands:")[1].Split("Examples:")[0]).Select(match => match.Groups[1].Value)];
        Assert.True(commands.Length >= 10);
        string readme = await File.ReadAllTextAsync(ReadmePath, TestContext.Current.CancellationToken);
        Assert.All(commands, command => Assert.Matches($@"(?m)^\| `flows {command}\b", readme));
    }

    private static string ReadmePath => Repository.Path("src", "RagKit.Cli", "README.md");

    /// <summary>The commands of the section's session, each with the lines below it.</summary>
    private static (string Command, string Output)[] Steps()
    {
        string section = File.ReadAllText(ReadmePath).Split("\n## Flows\n")[1].Split("\n## ")[0];
        string session = section.Split("```console\n")[1].Split("```")[0];
        return [.. session.Split("$ ", StringSplitOptions.RemoveEmptyEntries).Select(step => step.Split('\n', 2)).Select(parts => (parts[0], parts[1]))];
    }

    /// <summary>Both outputs in the order in which they come, as on a terminal, but as in a pipe.</summary>
    private static async Task<string> ShellAsync(TempFolder folder, string command)
    {
        string tool = Path.Combine(AppContext.BaseDirectory, "RagKit.Cli.dll");
        string script = $"ragkit() {{ dotnet '{tool}' \"$@\"; }}; {{ {command.Replace(Assembly, $"'{Demo.Assembly}'", StringComparison.Ordinal)}; }} 2>&1";
        ProcessStartInfo start = new("sh", ["-c", script]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        using Process process = Process.Start(start)!;
        return (await Demo.EndAsync(process)).Output;
    }

    /// <summary>Without what differs from one day to the next.</summary>
    private static string Same(string output) => Varying().Replace(output, "…");

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\d+\.\d+ s|[0-9a-f]{32,}")]
    private static partial Regex Varying();

    [GeneratedRegex("(?m)^  ([a-z-]+) ")]
    private static partial Regex CommandInHelp();
}
