using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using RagKit.TestData;

[assembly: AssemblyFixture(typeof(RagKit.PackageTests.PackedLibraries))]

namespace RagKit.PackageTests;

/// <summary>
/// Every project below src, packed once into a folder of its own, under a version that no cache has seen. What a Release build of
/// these tests has just built is packed as it is; otherwise packing builds it in Release.
/// </summary>
public sealed class PackedLibraries : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>The version of the packages.</summary>
    public string Version { get; } = $"0.1.0-test.{DateTime.UtcNow.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture)}";

    /// <summary>The folder feed.</summary>
    public string Feed => Path.Combine(_folder.Path, "feed");

    /// <summary>The machine's package folder: what is not ours comes from there, so that nothing is downloaded twice.</summary>
    public string MachinePackages { get; private set; } = "";

    /// <summary>The ids of the projects below src, but those that say that they are no package (as built here).</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        .. Repository.Files(Repository.Path("src"), "*.csproj").Where(path => !XDocument.Load(path).Descendants("IsPackable").Any(packs => packs.Value == "false"))
            .Select(path => Path.GetFileNameWithoutExtension(path)),
    ];

    /// <summary>The project file of a package.</summary>
    public static XDocument Project(string id) => XDocument.Load(Repository.Path("src", id, $"{id}.csproj"));

    /// <summary>The path of a package.</summary>
    public string Package(string id) => Path.Combine(Feed, $"{id}.{Version}.nupkg");

    /// <summary>The path of a package's symbols.</summary>
    public string Symbols(string id) => Path.ChangeExtension(Package(id), ".snupkg");

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        string configuration = typeof(PackedLibraries).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Configuration").Value!;
        string[] howToBuild = configuration == "Release" ? ["--no-build"] : ["--no-restore"];
        await Dotnet.RunAsync(
            Dotnet.Path, Repository.Root,
            ["pack", "RagKit.sln", "-c", "Release", "-o", Feed, $"-p:PackageVersion={Version}", "-v", "quiet", "-nologo", .. howToBuild]);
        string locals = await Dotnet.RunAsync(Dotnet.Path, Repository.Root, ["nuget", "locals", "global-packages", "--list", "--force-english-output"]);
        MachinePackages = locals[(locals.IndexOf(':') + 1)..].Trim();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();
}
