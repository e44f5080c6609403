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

    private static readonly Lazy<IReadOnlyList<SourceFile>> Tests = new(() =>
        [.. Repository.Files(Repository.Path("tests"), "*.cs").Select(path => Sources.Parse(File.ReadAllText(path), Repository.Name(path)))]);

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
        Assert.Equal(expected, IsHeld([Sources.Parse(text, "a.cs")], "ChunkStoreConformance", "MyStore"));

    /// <summary>Whether a class derives from the suite, by itself or through another class of these files, in a file that names the adapter.</summary>
    private static bool IsHeld(IReadOnlyList<SourceFile> files, string suite, string adapter)
    {
        HashSet<string> derived = [suite];
        (SourceFile File, string Name, string[] Bases)[] classes =
        [
            .. from file in files
               from type in file.Syntax.DescendantNodes().OfType<ClassDeclarationSyntax>()
               where type.BaseList is not null
               select (file, type.Identifier.ValueText, type.BaseList!.Types.Select(NameOf).ToArray()),
        ];
        for (int before = 0; before < derived.Count;)
        {
            before = derived.Count;
            derived.UnionWith(classes.Where(type => type.Bases.Any(derived.Contains)).Select(type => type.Name));
        }
        return classes.Where(type => type.Bases.Any(derived.Contains)).Any(type => Names(type.File, adapter));
    }

    private static string NameOf(BaseTypeSyntax type) => type.Type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => type.Type.ToString(),
    };

    private static bool Names(SourceFile file, string adapter) => file.Syntax.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == adapter);
}
