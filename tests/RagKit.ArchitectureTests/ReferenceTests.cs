using System.Reflection;

namespace RagKit.ArchitectureTests;

/// <summary>Who may refer to whom: an adapter is added or deleted without a change elsewhere in src.</summary>
public sealed class ReferenceTests
{
    private static readonly string[] Foundations = ["RagKit.Abstractions", "RagKit.Flows"];
    private static readonly string[] OnTop = ["RagKit.Evaluation", "RagKit.Configuration", "RagKit.Dashboard", "RagKit.Testing", Libraries.Tool];

    [Fact]
    public void Siblings_refer_to_the_abstractions_and_never_to_each_other_or_to_RagKit() =>
        Rule.Holds(
            Libraries.Projects.Where(IsSibling).SelectMany(project => Beyond(project, project.References, Foundations)),
            "Loaders, chunkers, embedders and stores refer to RagKit.Abstractions (and RagKit.Flows) alone; move what they share there:");

    [Fact]
    public void Siblings_use_no_type_of_each_other_or_of_RagKit() =>
        Rule.Holds(
            from project in Libraries.Projects
            where IsSibling(project)
            let used = Assembly.Load(project.Name).GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("RagKit", StringComparison.Ordinal))
            from breach in Beyond(project, used, Foundations)
            select breach,
            "The compiled assembly refers to a sibling, whatever its project file says:");

    [Fact]
    public void RagKit_refers_to_no_adapter() =>
        Rule.Holds(
            Libraries.Projects.Where(project => project.Name == "RagKit").SelectMany(project => Beyond(project, project.References, Foundations)),
            "RagKit knows stores, loaders, chunkers and embedders by their contracts only:");

    [Fact]
    public void The_foundations_refer_to_nothing_above_them() =>
        Rule.Holds(
            Libraries.Projects.Where(project => Foundations.Contains(project.Name)).SelectMany(project => Beyond(project, project.References, ["RagKit.Abstractions"])),
            "The contracts stand on no other package of RagKit:");

    [Fact]
    public void Nothing_in_src_refers_to_the_conformance_suites_or_to_the_tool() =>
        Rule.Holds(
            from project in Libraries.Projects
            from reference in project.References
            where reference is "RagKit.Testing" or Libraries.Tool
            select $"{project} -> {reference}",
            "RagKit.Testing is for test projects, RagKit.Cli for the terminal:");

    [Fact]
    public void Internals_are_shown_to_tests_and_benchmarks_only() =>
        Rule.Holds(
            from project in Libraries.Projects
            from friend in project.Friends
            where !friend.EndsWith("Tests", StringComparison.Ordinal) && !friend.Contains("Benchmark", StringComparison.Ordinal) && !friend.EndsWith("CrashWriter", StringComparison.Ordinal)
            select $"{project} -> {friend}",
            "InternalsVisibleTo between packages is a reference in disguise; make the type public or move it:");

    [Fact]
    public void No_two_assemblies_differ_by_case_alone() =>
        Rule.Holds(
            from project in Libraries.Projects
            group project by project.AssemblyName.ToUpperInvariant() into same
            where same.Count() > 1
            select string.Join(", ", same.Select(project => $"{project.Name} (assembly '{project.AssemblyName}')")),
            "The runtime binds assemblies without regard to case, and packing puts both into one file; name the assembly as the project is named (ToolCommandName is what people type):");

    [Fact]
    public void The_layout_that_these_rules_speak_of_is_there()
    {
        string[] names = [.. Libraries.Projects.Select(project => project.Name)];

        Assert.Contains("RagKit", names);
        Assert.Contains("RagKit.Abstractions", names);
        Assert.Contains("RagKit.Stores.Sqlite", Libraries.Projects.Where(IsSibling).Select(project => project.Name));
        Assert.Equal(names.Length - 1, Libraries.Assemblies.Count);
    }

    private static bool IsSibling(Library project) => project.Name != "RagKit" && !Foundations.Contains(project.Name) && !OnTop.Contains(project.Name);

    private static IEnumerable<string> Beyond(Library project, IEnumerable<string> references, string[] allowed) =>
        references.Where(reference => reference != project.Name && !allowed.Contains(reference)).Select(reference => $"{project} -> {reference}");
}
