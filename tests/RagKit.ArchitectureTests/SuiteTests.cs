using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RagKit.Caching;
using RagKit.Queues;
using RagKit.Runs;
using RagKit.Schedules;
using RagKit.Stores;
using RagKit.TestData;
using RagKit.Testing.Caching;
using RagKit.Testing.Queues;
using RagKit.Testing.Runs;
using RagKit.Testing.Schedules;

namespace RagKit.ArchitectureTests;

/// <summary>An adapter without its conformance suite may never happen.</summary>
public sealed class SuiteTests
{
    private static readonly (Type Contract, Type Suite)[] Suites =
    [
        (typeof(IChunkStore), typeof(ChunkStoreConformance)), (typeof(IVersionedStore), typeof(VersionedStoreConformance)), (typeof(IIngestLedger), typeof(IngestLedgerConformance)),
        (typeof(IArtifactStore), typeof(ArtifactStoreConformance)), (typeof(IDocumentStore), typeof(DocumentStoreConformance)), (typeof(IWorkQueue), typeof(WorkQueueConformance)),
        (typeof(ICacheStore), typeof(CacheStoreConformance)), (typeof(IRunStore), typeof(RunStoreConformance)), (typeof(IDeadLetterStore), typeof(DeadLetterStoreConformance)),
        (typeof(IScheduleStore), typeof(ScheduleStoreConformance)),
    ];

    private static readonly Lazy<IReadOnlyList<TestFile>> Tests = new(() =>
        [.. Repository.Files(Repository.Path("tests"), "*.cs").Select(path => new TestFile(Sources.Parse(File.ReadAllText(path), Repository.Name(path))))]);

    public static TheoryData<string> Contracts => [.. Suites.Select(pair => pair.Contract.Name)];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Every_adapter_is_made_by_a_test_that_derives_from_the_suite(string contract)
    {
        (Type type, Type suite) = Suites.Single(pair => pair.Contract.Name == contract);
        Type[] adapters = [.. Libraries.Types.Where(found => found is { IsClass: true, IsAbstract: false, IsVisible: true } && type.IsAssignableFrom(found))];
        Assert.NotEmpty(adapters);
        Rule.Holds(
            adapters.Where(adapter => !IsHeld(Tests.Value, suite.Name, adapter.Name)).Select(adapter => $"{adapter.FullName}: no test class derives from {suite.Name} and makes it"),
            "Derive a test class from the suite and make the adapter there:");
    }

    [Theory]
    [InlineData("class A : ChunkStoreConformance { object M() => new MyStore(); }", true)]
    [InlineData("class A : Base { object M() => new MyStore(); } class Base : ChunkStoreConformance { }", true)]
    [InlineData("class A : Base { } class Base : ChunkStoreConformance { object M() => new MyStore(); }", true)]
    [InlineData("class A : ChunkStoreConformance { object M() => new OtherStore(); }", false)]
    [InlineData("class A : ChunkStoreConformance { object M() => \"MyStore\"; } // MyStore", false)]
    [InlineData("class A { object M() => new MyStore(); }", false)]
    public void An_adapter_without_its_suite_is_seen(string text, bool expected) =>
        Assert.Equal(expected, IsHeld([new(Sources.Parse(text, "tests/A/a.cs"))], "ChunkStoreConformance", "MyStore"));

    [Theory]
    [InlineData("tests/A/Server.cs", "class Server { object M() => new MyStore(); }", true)]
    [InlineData("tests/B/Server.cs", "class Server { object M() => new MyStore(); }", false)]
    [InlineData("tests/A/Other.cs", "class Other { object M() => new MyStore(); }", false)]
    public void A_store_that_another_class_of_the_project_makes_is_seen(string name, string text, bool expected) => Assert.Equal(expected, IsHeld(
        [new(Sources.Parse("class A(Server server) : ChunkStoreConformance { }", "tests/A/a.cs")), new(Sources.Parse(text, name))], "ChunkStoreConformance", "MyStore"));

    /// <summary>
    /// Whether a class derives from the suite, by itself or through another class of these files, in a file that names the adapter, or names a class of its project
    /// whose file does: what starts a server and opens stores on it.
    /// </summary>
    private static bool IsHeld(IReadOnlyList<TestFile> files, string suite, string adapter)
    {
        HashSet<string> derived = [suite];
        for (int before = 0; before < derived.Count;)
        {
            before = derived.Count;
            derived.UnionWith(files.SelectMany(file => file.Classes).Where(type => type.Bases.Any(derived.Contains)).Select(type => type.Name));
        }
        return files.Where(file => file.Classes.Any(type => type.Bases.Any(derived.Contains))).Any(file => file.Names.Contains(adapter) || files.Any(
            maker => maker.Project == file.Project && maker.Names.Contains(adapter) && maker.Classes.Any(type => file.Names.Contains(type.Name))));
    }

    private sealed class TestFile
    {
        public TestFile(SourceFile file)
        {
            Project = string.Join('/', file.Name.Split('/').Take(2));
            SyntaxNode[] nodes = [.. file.Syntax.DescendantNodes()];
            Names = [.. nodes.OfType<IdentifierNameSyntax>().Select(name => name.Identifier.ValueText)];
            Classes = [.. nodes.OfType<ClassDeclarationSyntax>().Select(type => (type.Identifier.ValueText, type.BaseList?.Types.Select(NameOf).ToArray() ?? []))];
        }

        public string Project { get; }

        public HashSet<string> Names { get; }

        public (string Name, string[] Bases)[] Classes { get; }

        private static string NameOf(BaseTypeSyntax type) => type.Type switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => type.Type.ToString(),
        };
    }
}
