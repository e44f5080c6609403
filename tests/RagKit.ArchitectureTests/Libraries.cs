using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using RagKit.TestData;

namespace RagKit.ArchitectureTests;

/// <summary>The projects below src: their project files, and the assemblies of all but the tool.</summary>
internal static class Libraries
{
    public const string Tool = "RagKit.Cli";

    public static IReadOnlyList<Library> Projects { get; } =
        [.. Repository.Files(Repository.Path("src"), "*.csproj").Select(path => new Library(path))];

    public static IReadOnlyList<Assembly> Assemblies { get; } =
        [.. Projects.Where(project => project.Name != Tool).Select(project => Assembly.Load(project.Name))];

    /// <summary>Every type that was written, the compiler's own left out.</summary>
    public static IEnumerable<Type> Types { get; } =
        [.. Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && !type.Name.StartsWith('<'))];
}

/// <summary>A project below src, as its project file tells it.</summary>
internal sealed class Library(string path)
{
    private readonly XDocument _project = XDocument.Load(path);

    public string Name { get; } = Path.GetFileNameWithoutExtension(path);

    public string Folder { get; } = Path.GetDirectoryName(path)!;

    public string AssemblyName => Property("AssemblyName") ?? Name;

    /// <summary>The other projects of RagKit that it refers to, in either way.</summary>
    public IReadOnlyList<string> References =>
    [
        .. Items("ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))),
        .. Items("PackageReference").Where(package => package.StartsWith("RagKit", StringComparison.OrdinalIgnoreCase)),
    ];

    /// <summary>The assemblies that see its internals.</summary>
    public IReadOnlyList<string> Friends => [.. Items("InternalsVisibleTo")];

    public override string ToString() => Name;

    private string? Property(string name) => _project.Descendants(name).LastOrDefault()?.Value;

    private IEnumerable<string> Items(string name) => _project.Descendants(name).Select(item => (string?)item.Attribute("Include")).OfType<string>();
}
