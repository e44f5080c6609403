using System.Text.RegularExpressions;
using RagKit.TestData;

namespace RagKit.ArchitectureTests;

/// <summary>What is committed holds on every machine.</summary>
public sealed partial class TrackedTextTests
{
    // Put together at run time, so that this file passes its own test.
    private static readonly string[] _registries =
        [.. new[] { "nuget,org", "myget,org", "npmjs,org", "npmjs,com", "pypi,org", "pythonhosted,org", "crates,io", "debian,org", "pkgs,dev,azure,com", "nuget,pkg,github,com", "proxy,golang,org" }.Select(host => host.Replace(',', '.'))];

    private static readonly string[] _textExtensions =
        [".cs", ".csproj", ".props", ".targets", ".sln", ".config", ".json", ".jsonl", ".md", ".sh", ".yml", ".yaml", ".txt", ".xml", ".editorconfig", ".gitignore", ".runsettings", ""];

    [Fact]
    public void No_tracked_file_names_a_package_registry_or_a_path_of_one_machine() =>
        Rule.Holds(
            from path in Repository.TrackedFiles()
            where _textExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            let lines = File.ReadLines(path)
            from found in lines.Select((line, index) => (line, index)).SelectMany(at => Findings(at.line).Select(finding => $"{Repository.Name(path)}:{at.index + 1}: {finding}"))
            select found,
            "Package sources are the machine's own, and paths are relative:");

    [Fact]
    public void The_repositorys_nuget_config_names_no_source()
    {
        string config = File.ReadAllText(Repository.Path("nuget.config"));

        Assert.DoesNotContain("http", config, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("packageSources", config, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("see https://api.nuget,org/v3", 1)]
    [InlineData("cd ~work~main", 1)]
    [InlineData("\"~root~.nuget\"", 1)]
    [InlineData("file:~~~home~ann", 1)]
    [InlineData("C:\\Users\\ann\\x", 1)]
    [InlineData("docs~work~flow.md and https:~~example.com~home~x.html, href=\"~home\"", 0)]
    public void A_registry_or_a_machines_path_is_seen(string line, int expected) =>
        Assert.Equal(expected, Findings(line.Replace(',', '.').Replace('~', '/')).Count());

    private static IEnumerable<string> Findings(string line) =>
    [
        .. _registries.Where(host => line.Contains(host, StringComparison.OrdinalIgnoreCase)),
        .. MachinePath().Matches(line).Select(match => match.Value),
    ];

    [GeneratedRegex(@"(?<![\w.~)}-])(?<!\w/)/(?:work|root|home)/[\w.]+|\b[A-Z]:\\Users\\\w+")]
    private static partial Regex MachinePath();
}
