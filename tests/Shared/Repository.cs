using System.Diagnostics;

namespace RagKit.TestData;

/// <summary>The repository that the running tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] _builtFolders = ["bin", "obj", "artifacts", "TestResults", "node_modules"];

    /// <summary>The folder that holds RagKit.sln, found upward from the test's own folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file or folder in the repository.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>A path as one reads it in a message: below the root, with forward slashes.</summary>
    public static string Name(string path) => System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>The files below a folder that somebody wrote, sorted; what a build leaves is passed over.</summary>
    public static IEnumerable<string> Files(string folder, string pattern = "*")
    {
        foreach (string file in Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal))
            yield return file;
        foreach (string child in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            string name = System.IO.Path.GetFileName(child);
            if (_builtFolders.Contains(name) || name.StartsWith('.'))
                continue;
            foreach (string file in Files(child, pattern))
                yield return file;
        }
    }

    /// <summary>The files under version control and those about to be; without git, all that no build left there.</summary>
    public static IReadOnlyList<string> TrackedFiles()
    {
        ProcessStartInfo git = new("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(git)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string listed = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0)
                return [.. listed.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(name => Path(name)).Where(File.Exists)];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No git on this machine: an unpacked archive has no untracked files anyway.
        }
        return [.. Files(Root)];
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "RagKit.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No RagKit.sln in '{AppContext.BaseDirectory}' or above it.");
    }
}
