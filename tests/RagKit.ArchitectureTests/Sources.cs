using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RagKit.TestData;

namespace RagKit.ArchitectureTests;

/// <summary>The C# that somebody wrote below src, parsed once.</summary>
internal static class Sources
{
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Preview);

    public static IReadOnlyList<SourceFile> All { get; } =
        [.. Repository.Files(Repository.Path("src"), "*.cs").Select(path => Parse(File.ReadAllText(path), Repository.Name(path)))];

    public static SourceFile Parse(string text, string name) => new(name, text, CSharpSyntaxTree.ParseText(text, ParseOptions, name));

    /// <summary>Where a node is, as an editor can follow it.</summary>
    public static string At(this SourceFile file, SyntaxNodeOrToken node) =>
        $"{file.Name}:{file.Tree.GetLineSpan(node.Span).StartLinePosition.Line + 1}";
}

/// <summary>A source file: its name below the repository's root, its text and its syntax.</summary>
internal sealed record SourceFile(string Name, string Text, SyntaxTree Tree)
{
    public int Lines { get; } = Text.Count(c => c == '\n') + (Text.EndsWith('\n') || Text.Length == 0 ? 0 : 1);

    public SyntaxNode Syntax => Tree.GetRoot();

    public override string ToString() => Name;
}
