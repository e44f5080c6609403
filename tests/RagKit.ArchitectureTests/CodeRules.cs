using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RagKit.ArchitectureTests;

/// <summary>What the rules about code see in a source file; each yields a place and a finding.</summary>
internal static class CodeRules
{
    /// <summary>A catch of everything that has no filter, so that cancellation cannot escape.</summary>
    public static IEnumerable<string> CatchesOfEverything(SourceFile file) =>
        from clause in file.Syntax.DescendantNodes().OfType<CatchClauseSyntax>()
        where clause.Filter is null && (clause.Declaration is null || clause.Declaration.Type.ToString() is "Exception" or "System.Exception" or "global::System.Exception")
        where !OnlyRethrows(clause)
        select $"{file.At(clause)}: {(clause.Declaration is null ? "catch" : $"catch {clause.Declaration}")}";

    /// <summary>The machine's clock, sleeping, and randomness that nobody seeded.</summary>
    public static IEnumerable<string> Surprises(SourceFile file) =>
        file.Syntax.DescendantNodes().Select(node => node switch
        {
            MemberAccessExpressionSyntax access when Type(access.Expression) is "DateTime" or "DateTimeOffset" && access.Name.ToString() is "Now" or "UtcNow" or "Today" => access,
            MemberAccessExpressionSyntax access when Type(access.Expression) == "Thread" && access.Name.ToString() == "Sleep" => access,
            MemberAccessExpressionSyntax access when Type(access.Expression) == "Random" && access.Name.ToString() == "Shared" => access,
            MemberAccessExpressionSyntax access when Type(access.Expression) == "Guid" && access.Name.ToString() is "NewGuid" or "CreateVersion7" => access,
            ObjectCreationExpressionSyntax made when made.Type.ToString() is "Random" or "System.Random" && made.ArgumentList is not { Arguments.Count: > 0 } => made,
            ImplicitObjectCreationExpressionSyntax made when made.ArgumentList.Arguments.Count == 0 && DeclaredType(made) is "Random" or "Random?" => made,
            _ => (SyntaxNode?)null,
        }).OfType<SyntaxNode>().Select(node => $"{file.At(node)}: {node}");

    /// <summary>Comments that promise work instead of doing it, and the exception that stands for it.</summary>
    public static IEnumerable<string> Stubs(SourceFile file) =>
    [
        .. from comment in file.Syntax.DescendantTrivia()
           where comment.IsKind(SyntaxKind.SingleLineCommentTrivia) || comment.IsKind(SyntaxKind.MultiLineCommentTrivia)
           let text = comment.ToString()
           where text.Contains("TODO", StringComparison.Ordinal) || text.Contains("FIXME", StringComparison.Ordinal) || text.Contains("HACK", StringComparison.Ordinal)
           select $"{file.Name}:{file.Tree.GetLineSpan(comment.Span).StartLinePosition.Line + 1}: {text}",
        .. from name in file.Syntax.DescendantNodes().OfType<IdentifierNameSyntax>()
           where name.Identifier.ValueText == nameof(NotImplementedException)
           select $"{file.At(name)}: {name}",
    ];

    /// <summary>The namespaces that a file declares but its folder does not allow.</summary>
    public static IEnumerable<string> ForeignNamespaces(SourceFile file)
    {
        string[] parts = file.Name.Split('/');
        string project = parts[1];
        string[] allowed = parts.Length == 4 ? ["RagKit", $"RagKit.{parts[2]}"] : ["RagKit"];
        if (project is Libraries.Tool or "RagKit.Testing")
            allowed = [.. allowed, project, .. parts.Length == 4 ? [$"{project}.{parts[2]}"] : Array.Empty<string>()];
        if (parts.Length > 4)
            yield return $"{file.Name}: a folder is one level deep";
        foreach (BaseNamespaceDeclarationSyntax declared in file.Syntax.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>())
        {
            string name = declared.Name.ToString();
            bool forServices = name == "Microsoft.Extensions.DependencyInjection" && file.Name.EndsWith("Extensions.cs", StringComparison.Ordinal);
            if (!allowed.Contains(name) && !forServices)
                yield return $"{file.At(declared)}: {name}; allowed: {string.Join(", ", allowed)}";
        }
    }

    /// <summary>Warnings about missing documentation that are switched off.</summary>
    public static IEnumerable<string> SilencedDocumentation(SourceFile file) =>
        from pragma in file.Syntax.DescendantNodes(descendIntoTrivia: true).OfType<PragmaWarningDirectiveTriviaSyntax>()
        where pragma.ErrorCodes.Count == 0 || pragma.ErrorCodes.Any(code => code.ToString() is "CS1591" or "1591" or "CS1573" or "CS1712")
        select $"{file.At(pragma)}: {pragma.ToString().Trim()}";

    /// <summary>A clause that tidies up and throws on swallows nothing.</summary>
    private static bool OnlyRethrows(CatchClauseSyntax clause) =>
        clause.Block.Statements.LastOrDefault() is ThrowStatementSyntax { Expression: null } && !clause.Block.DescendantNodes().Any(node => node is ReturnStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax);

    private static string Type(ExpressionSyntax expression) => expression.ToString().Split('.', ':')[^1];

    private static string? DeclaredType(ImplicitObjectCreationExpressionSyntax made) => made.Parent?.Parent switch
    {
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } => declaration.Type.ToString(),
        PropertyDeclarationSyntax property => property.Type.ToString(),
        _ => null,
    };
}
