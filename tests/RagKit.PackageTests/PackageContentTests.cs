using System.IO.Compression;
using System.Reflection.Metadata;
using System.Xml.Linq;

namespace RagKit.PackageTests;

/// <summary>What is in a package: all that a stranger needs, and nothing of the machine that packed it.</summary>
public sealed class PackageContentTests(PackedLibraries packed)
{
    private const string MappedRoot = "/_/";

    public static TheoryData<string> Packages => [.. PackedLibraries.Ids];

    public static TheoryData<string> Libraries => [.. PackedLibraries.Ids.Where(id => !IsTool(id))];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_says_what_it_is(string id)
    {
        XElement metadata = Metadata(id);

        Assert.Equal(id, Value(metadata, "id"));
        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("expression", (string?)Element(metadata, "license")!.Attribute("type"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.NotEmpty(Value(metadata, "authors"));
        Assert.Contains("rag", Value(metadata, "tags").Split(' '));
        // NuGet writes this very text where a project says nothing.
        Assert.NotEqual("Package Description", Value(metadata, "description"));
        Assert.InRange(Value(metadata, "description").Length, 30, 300);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_carries_its_own_readme(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(packed.Package(id));
        using StreamReader reader = new(package.GetEntry("README.md")!.Open());

        Assert.StartsWith($"# {id}\n", reader.ReadToEnd().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_carries_its_documentation(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(packed.Package(id));
        using Stream documentation = package.GetEntry($"lib/net10.0/{id}.xml")!.Open();

        Assert.Equal(id, XDocument.Load(documentation).Root!.Element("assembly")!.Element("name")!.Value);
        Assert.Equal([$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"], package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_depends_on_what_its_project_refers_to_and_on_no_project(string id)
    {
        XElement group = Assert.Single(Metadata(id).Descendants(), element => element.Name.LocalName == "group");
        (string Id, string Version)[] dependencies = [.. group.Elements().Select(element => ((string)element.Attribute("id")!, (string)element.Attribute("version")!))];
        string[] own = [.. References(id, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];

        Assert.Equal("net10.0", (string?)group.Attribute("targetFramework"));
        Assert.Subset(dependencies.Select(dependency => dependency.Id).ToHashSet(), own.Concat(References(id, "PackageReference")).ToHashSet());
        Assert.Equal(own.Order(StringComparer.Ordinal), dependencies.Where(dependency => dependency.Id.StartsWith("RagKit", StringComparison.Ordinal)).Select(dependency => dependency.Id).Order(StringComparer.Ordinal));
        Assert.All(dependencies, dependency => Assert.Equal(dependency.Id.StartsWith("RagKit", StringComparison.Ordinal), dependency.Version == packed.Version));
        Assert.DoesNotContain(dependencies, dependency => dependency.Id.StartsWith("Microsoft.NET.Test", StringComparison.Ordinal) || dependency.Id.StartsWith("BenchmarkDotNet", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_symbols_name_the_sources_without_the_machines_path(string id)
    {
        Assert.True(File.Exists(packed.Symbols(id)), $"{Path.GetFileName(packed.Symbols(id))} is missing.");
        using ZipArchive symbols = ZipFile.OpenRead(packed.Symbols(id));
        ZipArchiveEntry[] entries = [.. symbols.Entries.Where(entry => entry.Name.EndsWith(".pdb", StringComparison.Ordinal) && entry.Name.StartsWith("RagKit", StringComparison.OrdinalIgnoreCase))];

        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.All(Documents(entry), document => Assert.StartsWith(MappedRoot, document, StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_is_packed_that_has_no_project_in_src() =>
        Assert.Equal(
            PackedLibraries.Ids.Select(id => $"{id}.{packed.Version}.nupkg").Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(packed.Feed, "*.nupkg").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    [Fact]
    public void The_tool_is_packed_as_a_tool()
    {
        string id = Assert.Single(PackedLibraries.Ids, IsTool);

        Assert.Contains(Metadata(id).Descendants(), element => element.Name.LocalName == "packageType" && (string?)element.Attribute("name") == "DotnetTool");
    }

    private static bool IsTool(string id) => PackedLibraries.Project(id).Descendants("PackAsTool").Any(value => value.Value == "true");

    private static IEnumerable<string> References(string id, string kind) =>
        PackedLibraries.Project(id).Descendants(kind).Where(reference => (string?)reference.Attribute("PrivateAssets") != "all").Select(reference => (string)reference.Attribute("Include")!);

    private static List<string> Documents(ZipArchiveEntry entry)
    {
        using MemoryStream bytes = new();
        using (Stream packedBytes = entry.Open())
            packedBytes.CopyTo(bytes);
        bytes.Position = 0;
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(bytes);
        MetadataReader reader = provider.GetMetadataReader();
        List<string> documents = [.. reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name))];
        Assert.NotEmpty(documents);
        return documents;
    }

    private XElement Metadata(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(packed.Package(id));
        using Stream specification = package.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(specification).Root!.Elements().Single();
    }

    private static XElement? Element(XElement metadata, string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name);

    private static string Value(XElement metadata, string name) => Element(metadata, name)?.Value ?? "";
}
