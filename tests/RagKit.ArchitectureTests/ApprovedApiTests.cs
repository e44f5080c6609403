using System.Reflection;
using RagKit.TestData;

namespace RagKit.ArchitectureTests;

/// <summary>A change of the public API shows as a change of a text that somebody approved.</summary>
public sealed class ApprovedApiTests
{
    public static TheoryData<string> Packages => [.. Libraries.Assemblies.Select(assembly => assembly.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_api_is_the_approved_one(string package)
    {
        string approvedPath = Repository.Path("tests", "RagKit.ArchitectureTests", "Approved", $"{package}.txt");
        string receivedPath = Path.ChangeExtension(approvedPath, ".received.txt");
        string received = ApiText.Of(Assembly.Load(package));
        if (Environment.GetEnvironmentVariable("RAGKIT_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(approvedPath)!);
            File.WriteAllText(approvedPath, received);
        }
        string approved = File.Exists(approvedPath) ? File.ReadAllText(approvedPath).ReplaceLineEndings("\n") : "";
        if (approved == received)
        {
            File.Delete(receivedPath);
            return;
        }
        File.WriteAllText(receivedPath, received);
        Assert.Fail(
            $"The public API of {package} is not the approved one. Compare {Repository.Name(approvedPath)} with {Repository.Name(receivedPath)}; " +
            $"if the change is meant, run: RAGKIT_APPROVE=1 dotnet test tests/RagKit.ArchitectureTests\n{Difference(approved, received)}");
    }

    [Fact]
    public void Every_approved_text_belongs_to_a_package() =>
        Rule.Holds(
            Directory.EnumerateFiles(Repository.Path("tests", "RagKit.ArchitectureTests", "Approved"), "*.txt")
                .Select(path => Path.GetFileName(path).Replace(".received.txt", ".txt", StringComparison.Ordinal))
                .Except(Packages.Select(row => $"{row.Data}.txt")),
            "The package is gone; delete its approved text:");

    [Fact]
    public void The_tool_has_no_public_api() =>
        Rule.Holds(
            from file in Sources.All
            where file.Name.StartsWith($"src/{Libraries.Tool}/", StringComparison.Ordinal)
            from type in file.Syntax.DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.BaseTypeDeclarationSyntax>()
            where type.Modifiers.Any(modifier => modifier.Text == "public") && type.Parent is not Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax
            select $"{file.At(type)}: {type.Identifier}",
            "Nobody can refer to the tool; make its types internal:");

    private static string Difference(string approved, string received)
    {
        string[] before = approved.Split('\n'), after = received.Split('\n');
        return string.Join('\n', before.Except(after).Select(line => $"- {line}").Concat(after.Except(before).Select(line => $"+ {line}")).Take(40));
    }
}
