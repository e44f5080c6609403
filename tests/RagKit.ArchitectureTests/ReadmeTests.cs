using RagKit.TestData;

namespace RagKit.ArchitectureTests;

/// <summary>READMEs come to the point, and their C# compiles.</summary>
public sealed class ReadmeTests
{
    private const int FirstCodeBy = 20;
    private const int QuickstartLines = 25;

    public static TheoryData<string> Names =>
        [.. new[] { Repository.Path("README.md") }.Concat(Libraries.Projects.Select(project => Path.Combine(project.Folder, "README.md"))).Select(Repository.Name)];

    public static TheoryData<string> Guides => [.. Repository.Files(Repository.Path("docs", "guide"), "*.md").Select(Repository.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_first_CSharp_of_a_readme_starts_by_line_twenty(string name)
    {
        Readme readme = Open(name);

        if (name == "README.md")
            Assert.True(readme.Snippets.Count > 0, "README.md shows no C#: its first block is samples/Quickstart/Program.cs.");
        if (readme.Snippets.Count > 0)
            Assert.True(readme.Snippets[0].Line - 1 <= FirstCodeBy, $"{readme.Snippets[0]}: the first C# of {name} starts after line {FirstCodeBy}.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    [MemberData(nameof(Guides))]
    public void The_CSharp_of_a_readme_or_guide_compiles(string name)
    {
        IReadOnlyList<Snippet> snippets = Open(name).Snippets;

        Rule.Holds(
            snippets.SelectMany((snippet, index) => snippet.Compile([.. snippets.Take(index)])),
            $"The C# of {name} does not compile, neither alone nor going on from the blocks before it:");
    }

    [Fact]
    public void The_readmes_first_CSharp_is_the_Quickstart()
    {
        string path = Repository.Path("samples", "Quickstart", "Program.cs");
        Assert.True(File.Exists(path), "samples/Quickstart/Program.cs is missing.");
        string program = File.ReadAllText(path).ReplaceLineEndings("\n").TrimEnd();
        Readme readme = Open("README.md");

        Assert.True(readme.Snippets.Count > 0, "README.md shows no C#.");
        Assert.Equal(program, readme.Snippets[0].Code.TrimEnd());
        int lines = program.Split('\n').Length;
        Assert.True(lines <= QuickstartLines, $"samples/Quickstart/Program.cs has {lines} lines; a first screen has at most {QuickstartLines}.");
    }

    [Fact]
    public void The_readmes_first_two_commands_are_the_Quickstart_and_the_tests()
    {
        string path = Repository.Path("README.md");
        Assert.True(File.Exists(path), "README.md is missing.");
        string[] commands = [.. File.ReadLines(path).Select(line => line.Trim(' ', '`', '$')).Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal) || line.StartsWith("bash ", StringComparison.Ordinal)).Take(2)];

        Assert.Equal(2, commands.Length);
        Assert.StartsWith("dotnet run --project samples/Quickstart", commands[0], StringComparison.Ordinal);
        Assert.StartsWith("bash tests/run.sh", commands[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Snippets_are_found_with_their_lines()
    {
        IReadOnlyList<Snippet> snippets = Readme.Read("R.md", ["# R", "```csharp", "int a = 1;", "int b = 2;", "```", "```json", "{}", "```", "````md", "```csharp", "```", "````", "```cs", "int c;", "```"]);

        Assert.Equal([("R.md:3", "int a = 1;\nint b = 2;"), ("R.md:14", "int c;")], snippets.Select(snippet => (snippet.Place, snippet.Code)));
    }

    [Fact]
    public void A_snippet_that_does_not_compile_is_named_with_its_line()
    {
        Snippet snippet = new("R.md", 10, "int a = 1;\nint b = c;\nConsole.WriteLine(a + b);");

        Assert.Equal(["R.md:11: CS0103 The name 'c' does not exist in the current context"], snippet.Compile([]));
    }

    [Fact]
    public void A_snippet_may_go_on_from_an_earlier_one()
    {
        Snippet first = new("R.md", 1, "using RagKit;\nint top = 3;\nsealed class Mine { }");
        Snippet other = new("R.md", 5, "int top = 5;");
        Snippet next = new("R.md", 9, "using RagKit.Retrieval;\nRetrievalQuery query = new(\"x\") { Top = top };\nConsole.WriteLine(query);");

        Assert.Empty(first.Compile([]));
        Assert.Empty(next.Compile([first, other]));
        Assert.NotEmpty(next.Compile([]));
    }

    [Fact]
    public void A_snippet_may_be_a_type_alone() =>
        Assert.Empty(new Snippet("R.md", 1, "using RagKit;\npublic sealed class Failure(string message) : RagKitException(message);").Compile([]));

    private static Readme Open(string name)
    {
        string path = Repository.Path(name);
        Assert.True(File.Exists(path), $"{name} is missing.");
        return new Readme(path);
    }
}
