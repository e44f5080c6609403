using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RagKit.TestData;

namespace RagKit.ArchitectureTests;

/// <summary>A README and the C# in it.</summary>
internal sealed class Readme(string path)
{
    public string Name { get; } = Repository.Name(path);

    public IReadOnlyList<Snippet> Snippets { get; } = Read(Repository.Name(path), File.ReadAllLines(path));

    public override string ToString() => Name;

    /// <summary>The fenced blocks marked as C#, each with the line of its first line of code, counted from 1.</summary>
    public static IReadOnlyList<Snippet> Read(string name, IReadOnlyList<string> lines)
    {
        List<Snippet> snippets = [];
        List<string>? block = null;
        bool inFence = false;
        string fence = "";
        for (int i = 0; i < lines.Count; i++)
        {
            string line = lines[i].Trim();
            if (!inFence && line.StartsWith("```", StringComparison.Ordinal))
            {
                fence = line[..line.TakeWhile(c => c == '`').Count()];
                inFence = true;
                block = line[fence.Length..].Trim() is "csharp" or "cs" or "c#" ? [] : null;
            }
            else if (inFence && line == fence)
            {
                if (block is not null)
                    snippets.Add(new Snippet(name, i - block.Count + 1, string.Join('\n', block)));
                (inFence, block) = (false, null);
            }
            else
            {
                block?.Add(lines[i]);
            }
        }
        return snippets;
    }
}

/// <summary>A block of C# in a README, which may go on from the blocks before it.</summary>
internal sealed record Snippet(string Readme, int Line, string Code)
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; " +
        "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly MetadataReference[] _references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    public string Place => $"{Readme}:{Line}";

    public override string ToString() => Place;

    /// <summary>
    /// Compiles it as a program of its own, else as one that goes on from what came before in the same README.
    /// </summary>
    /// <returns>The errors of the first kind when neither compiles; else none.</returns>
    public IReadOnlyList<string> Compile(IReadOnlyList<Snippet> before)
    {
        List<string> alone = Errors([this]);
        if (alone.Count == 0 || before.Count == 0)
            return alone;
        // All that was shown so far, or just one earlier block: a README may show two ways of making the same thing.
        IEnumerable<Snippet[]> contexts = before.Select(earlier => new[] { earlier }).Reverse().Prepend([.. before]);
        return contexts.Any(context => Errors([.. context, this]).Count == 0) ? [] : alone;
    }

    private static List<string> Errors(IReadOnlyList<Snippet> program)
    {
        List<SyntaxTree> trees = [CSharpSyntaxTree.ParseText(ImplicitUsings, Sources.ParseOptions)];
        CompilationUnitSyntax[] units =
            [.. program.Select(snippet => (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(snippet.Code, Sources.ParseOptions, snippet.Place).GetRoot())];
        bool isProgram = units.Any(unit => unit.Members.OfType<GlobalStatementSyntax>().Any());
        if (program.Count == 1)
        {
            trees.Add(units[0].SyntaxTree);
        }
        else
        {
            // One program: the usings first, then the statements, then the types.
            string usings = string.Join('\n', units.SelectMany(unit => unit.Usings).Select(line => line.ToString().Trim()).Distinct());
            string statements = string.Join('\n', units.SelectMany(unit => unit.Members.OfType<GlobalStatementSyntax>()));
            string types = string.Join('\n', units.SelectMany(unit => unit.Members.Where(member => member is not GlobalStatementSyntax)));
            trees.Add(CSharpSyntaxTree.ParseText($"{usings}\n{statements}\n{types}", Sources.ParseOptions));
        }
        CSharpCompilationOptions options = new(
            isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        int offset = program[^1].Line;
        return
        [
            .. from diagnostic in CSharpCompilation.Create("Snippet", trees, _references, options).GetDiagnostics()
               where diagnostic.Severity == DiagnosticSeverity.Error
               let line = program.Count == 1 ? offset + diagnostic.Location.GetLineSpan().StartLinePosition.Line : offset
               select $"{program[^1].Readme}:{line}: {diagnostic.Id} {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}",
        ];
    }
}
