using System.Text.Json;
using RagKit.TestData;

namespace RagKit.PackageTests;

/// <summary>A program of somebody who has only the packages.</summary>
public sealed class FreshConsoleAppTests(PackedLibraries packed)
{
    private static readonly string[] _packages = ["RagKit", "RagKit.Chunkers", "RagKit.Embedders", "RagKit.Evaluation", "RagKit.Loaders", "RagKit.Stores.Sqlite"];

    private const string Program = """
        using System.Reflection;
        using RagKit;
        using RagKit.Ingestion;

        string here = AppContext.BaseDirectory;
        string docs = Directory.CreateDirectory(Path.Combine(here, "docs")).FullName;
        File.WriteAllText(Path.Combine(docs, "leave.md"), "# Leave\n\nParental leave is sixteen weeks, paid in full.\n");
        File.WriteAllText(Path.Combine(docs, "travel.md"), "# Travel\n\nTrains are booked in second class by the office.\n");
        File.WriteAllText(Path.Combine(docs, "lunch.txt"), "Lunch is served at noon in the canteen.\n");

        using Corpus notes = Corpus.Create("notes", corpus => corpus
            .FromFolder(docs)
            .ChunkByTokens()
            .EmbedWithCorpusModel()
            .StoreInSqlite(Path.Combine(here, "notes.db")));

        for (int run = 1; run <= 2; run++)
        {
            int changed = 0, unchanged = 0, failed = 0;
            await foreach (DocumentOutcome outcome in notes.IngestAsync())
            {
                if (outcome.Kind == OutcomeKind.Unchanged) unchanged++;
                else if (outcome.Kind == OutcomeKind.Failed) failed++;
                else changed++;
            }
            Console.WriteLine($"run {run}: {changed} changed, {unchanged} unchanged, {failed} failed");
        }

        await foreach (Hit hit in notes.RetrieveAsync("parental leave", top: 1))
            Console.WriteLine($"found: {hit.Chunk.DocumentId}: {hit.Chunk.Text.ReplaceLineEndings(" ")}");

        Console.WriteLine($"loaded: {Assembly.Load("RagKit.Evaluation").GetName().Name}");
        """;

    [Fact]
    public async Task An_app_that_refers_to_packages_only_ingests_and_searches()
    {
        using TempFolder app = new();
        app.Write("app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", _packages.Select(id => $"<PackageReference Include=\"{id}\" Version=\"{packed.Version}\" />"))}
              </ItemGroup>
            </Project>
            """);
        app.Write("Program.cs", Program);
        // The machine's sources stay, the feed comes beside them; our packages go into a folder of this test's own.
        app.Write("nuget.config", $"""
            <configuration>
              <packageSources><add key="packed" value="{packed.Feed}" /></packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
              <fallbackPackageFolders><add key="machine" value="{packed.MachinePackages}" /></fallbackPackageFolders>
            </configuration>
            """);
        Dictionary<string, string> environment = new() { ["NUGET_PACKAGES"] = Path.Combine(app.Path, "packages") };

        await Dotnet.RunAsync(Dotnet.Path, app.Path, ["build", "-c", "Release", "-o", Path.Combine(app.Path, "out"), "-nologo", "-v", "quiet"], environment);
        string printed = await Dotnet.RunAsync(Dotnet.Path, app.Path, [Path.Combine(app.Path, "out", "app.dll")]);

        Assert.Equal(
            [
                "run 1: 3 changed, 0 unchanged, 0 failed",
                "run 2: 0 changed, 3 unchanged, 0 failed",
                "found: leave.md: Parental leave is sixteen weeks, paid in full.",
                "loaded: RagKit.Evaluation",
            ],
            printed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        using JsonDocument assets = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(app.Path, "obj", "project.assets.json"), TestContext.Current.CancellationToken));
        Dictionary<string, string> kinds = assets.RootElement.GetProperty("libraries").EnumerateObject().ToDictionary(library => library.Name, library => library.Value.GetProperty("type").GetString()!);
        Assert.All(kinds, kind => Assert.Equal("package", kind.Value));
        Assert.Subset(kinds.Keys.ToHashSet(), _packages.Append("RagKit.Abstractions").Select(id => $"{id}/{packed.Version}").ToHashSet());
    }

    [Fact]
    public async Task The_tool_installs_from_the_feed_and_helps()
    {
        using TempFolder folder = new();
        string config = folder.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="{packed.Feed}" /></packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
            </configuration>
            """);
        Dictionary<string, string> environment = new() { ["NUGET_PACKAGES"] = Path.Combine(folder.Path, "packages") };
        string tools = Path.Combine(folder.Path, "tools");

        await Dotnet.RunAsync(
            Dotnet.Path, folder.Path, ["tool", "install", "RagKit.Cli", "--tool-path", tools, "--version", packed.Version, "--configfile", config], environment);
        string help = await Dotnet.RunAsync(Path.Combine(tools, OperatingSystem.IsWindows() ? "ragkit.exe" : "ragkit"), folder.Path, ["--help"]);

        Assert.Contains("ingest", help, StringComparison.Ordinal);
        Assert.Contains("search", help, StringComparison.Ordinal);
    }
}
