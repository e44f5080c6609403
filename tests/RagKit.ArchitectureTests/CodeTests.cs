using System.Xml.Linq;
using RagKit.TestData;

namespace RagKit.ArchitectureTests;

/// <summary>Rules about what the code in src says and does.</summary>
public sealed class CodeTests
{
    [Fact]
    public void Nothing_in_src_catches_every_exception_unfiltered() =>
        Rule.Holds(
            Sources.All.SelectMany(CodeRules.CatchesOfEverything),
            "Cancellation must escape: catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested):");

    [Fact]
    public void Nothing_in_src_reads_the_clock_sleeps_or_rolls_unseeded_dice() =>
        Rule.Holds(Sources.All.SelectMany(CodeRules.Surprises), "Take a TimeProvider for time, a seed for randomness, a deterministic id for an id:");

    [Fact]
    public void Nothing_in_src_is_a_stub() =>
        Rule.Holds(Sources.All.SelectMany(CodeRules.Stubs), "Finish it or leave it out:");

    [Fact]
    public void A_files_namespace_is_RagKit_or_RagKit_and_its_folder() =>
        Rule.Holds(Sources.All.SelectMany(CodeRules.ForeignNamespaces), "A folder is a namespace segment, one level deep; verbs and root nouns are in RagKit:");

    [Fact]
    public void Nothing_silences_the_compiler_about_missing_documentation() =>
        Rule.Holds(
            [
                .. Sources.All.SelectMany(CodeRules.SilencedDocumentation),
                .. Repository.Files(Repository.Path("src")).Where(path => Path.GetExtension(path) is ".csproj" or ".props" or ".targets")
                    .Where(path => XDocument.Load(path).Descendants("NoWarn").Any(value => value.Value.Contains("1591", StringComparison.Ordinal))).Select(Repository.Name),
            ],
            "Document the member instead:");

    [Theory]
    [InlineData("try { } catch { }", 1)]
    [InlineData("try { } catch (Exception) { }", 1)]
    [InlineData("try { } catch (System.Exception e) { return; }", 1)]
    [InlineData("try { } catch (Exception e) when (e is not OperationCanceledException) { }", 0)]
    [InlineData("try { } catch (IOException) { }", 0)]
    [InlineData("try { } catch { Undo(); throw; }", 0)]
    [InlineData("try { } catch { if (Undo()) return; throw; }", 1)]
    public void A_catch_of_everything_is_seen(string statement, int expected) =>
        Assert.Equal(expected, CodeRules.CatchesOfEverything(InMethod(statement)).Count());

    [Theory]
    [InlineData("var a = DateTime.UtcNow;", 1)]
    [InlineData("var a = System.DateTimeOffset.Now;", 1)]
    [InlineData("Thread.Sleep(1);", 1)]
    [InlineData("var a = new Random();", 1)]
    [InlineData("Random a = new();", 1)]
    [InlineData("var a = Random.Shared.Next();", 1)]
    [InlineData("var a = Guid.NewGuid();", 1)]
    [InlineData("var a = new Random(7); Random b = new(7); var c = time.GetUtcNow(); List<int> d = new(); var e = options.Now; Assert.Equal(\"DateTime.Now\", x);", 0)]
    public void A_surprise_is_seen(string statement, int expected) =>
        Assert.Equal(expected, CodeRules.Surprises(InMethod(statement)).Count());

    [Theory]
    [InlineData("src/RagKit.X/A.cs", "namespace RagKit;", 0)]
    [InlineData("src/RagKit.X/Sources/A.cs", "namespace RagKit.Sources;", 0)]
    [InlineData("src/RagKit.X/Sources/A.cs", "namespace RagKit;", 0)]
    [InlineData("src/RagKit.X/Sources/A.cs", "namespace RagKit.Stores;", 1)]
    [InlineData("src/RagKit.X/A.cs", "namespace RagKit.X;", 1)]
    [InlineData("src/RagKit.X/Sources/Deep/A.cs", "namespace RagKit.Sources;", 2)]
    [InlineData("src/RagKit.X/AddXExtensions.cs", "namespace Microsoft.Extensions.DependencyInjection;", 0)]
    [InlineData("src/RagKit.X/A.cs", "namespace Microsoft.Extensions.DependencyInjection;", 1)]
    public void A_foreign_namespace_is_seen(string name, string text, int expected) =>
        Assert.Equal(expected, CodeRules.ForeignNamespaces(Sources.Parse(text, name)).Count());

    [Theory]
    [InlineData("// TODO: later", 1)]
    [InlineData("throw new NotImplementedException();", 1)]
    [InlineData("string a = \"TODO\"; // done", 0)]
    public void A_stub_is_seen(string statement, int expected) =>
        Assert.Equal(expected, CodeRules.Stubs(InMethod(statement)).Count());

    [Theory]
    [InlineData("#pragma warning disable CS1591\n", 1)]
    [InlineData("#pragma warning disable\n", 1)]
    [InlineData("#pragma warning disable CA1032 // why\n", 0)]
    public void A_silenced_warning_is_seen(string directive, int expected) =>
        Assert.Equal(expected, CodeRules.SilencedDocumentation(Sources.Parse(directive, "a.cs")).Count());

    private static SourceFile InMethod(string statement) => Sources.Parse($"class C {{ void M() {{ {statement}\n }} }}", "a.cs");
}
