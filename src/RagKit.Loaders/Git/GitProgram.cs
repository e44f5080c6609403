using System.ComponentModel;
using System.Diagnostics;

namespace RagKit.Git;

/// <summary>
/// Starts git in one repository, and in no other: what the environment says of repositories and configuration is left out, folders above are not
/// searched, nothing is asked of anybody or fetched from anywhere, and neither hooks nor monitors run.
/// </summary>
internal sealed class GitProgram(string program, string folder)
{
    public string Folder => folder;

    public GitProcess Start(IReadOnlyList<string> arguments, bool writes = false)
    {
        if (!Directory.Exists(folder))
            throw new RagKitException($"The folder '{folder}' does not exist. Check the path: a relative one starts at '{Directory.GetCurrentDirectory()}'.");
        ProcessStartInfo start = new(program)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        foreach ((string name, string value) in Environment())
            start.Environment[name] = value;
        foreach (string argument in (IEnumerable<string>)["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", .. arguments])
            start.ArgumentList.Add(argument);
        try
        {
            Process process = Process.Start(start)!;
            if (!writes)
                process.StandardInput.Close();
            return new GitProcess(process);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new RagKitException($"The program '{program}' could not be started: {e.Message}. Install git, set GitSourceOptions.Program, or read the files as they are with FromFolder.", e);
        }
    }

    /// <summary>Runs git for one line of output.</summary>
    public async Task<string> ReadLineAsync(IReadOnlyList<string> arguments, string purpose, CancellationToken cancellationToken)
    {
        using GitProcess process = Start(arguments);
        using CancellationTokenRegistration kill = cancellationToken.Register(process.Kill);
        string line = await new StreamReader(process.Output).ReadLineAsync(cancellationToken).ConfigureAwait(false) ?? "";
        await EndAsync(process, purpose, cancellationToken).ConfigureAwait(false);
        return line;
    }

    /// <summary>Waits for the end of a process, and says why it failed if it did.</summary>
    public async Task EndAsync(GitProcess process, string purpose, CancellationToken cancellationToken)
    {
        if (await process.EndAsync(cancellationToken).ConfigureAwait(false) is not string said)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        string next = said switch
        {
            _ when said.Contains("safe.directory", StringComparison.Ordinal) =>
                $"It belongs to somebody else; if you trust it: git config --global --add safe.directory '{folder}'",
            _ when said.Contains("not a git repository", StringComparison.OrdinalIgnoreCase) => "Pass the folder that holds '.git', or a bare repository.",
            _ when said.Contains("Needed a single revision", StringComparison.Ordinal) => "Check the name; a branch of the remote is 'origin/main', and a shallow clone lacks old commits.",
            _ => "Check the repository with: git fsck",
        };
        throw new RagKitException($"git could not {purpose} in '{folder}': {said.Trim().ReplaceLineEndings(" ")}. {next}");
    }

    private IEnumerable<(string Name, string Value)> Environment() =>
    [
        ("LC_ALL", "C"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("GIT_OPTIONAL_LOCKS", "0"),
        // Objects that a partial clone lacks are missing, rather than fetched by whatever its configuration names.
        ("GIT_NO_LAZY_FETCH", "1"),
        ("GIT_ALLOW_PROTOCOL", "none"),
        ("GIT_NO_REPLACE_OBJECTS", "1"),
        ("GIT_CEILING_DIRECTORIES", Path.GetDirectoryName(folder) ?? folder),
    ];
}
