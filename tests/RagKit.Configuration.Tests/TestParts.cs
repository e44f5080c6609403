namespace RagKit.Configuration.Tests;

/// <summary>The parts that the tests' configurations may name, and short ways to read them.</summary>
internal static class TestParts
{
    public static IReadOnlyList<CorpusPart> All { get; } = [.. LoaderParts.All, .. ChunkerParts.All, .. EmbedderParts.All, .. SqliteParts.All, .. PostgresParts.All];

    /// <summary>The least that a corpus needs, but for what is added.</summary>
    public const string Least = "corpus: handbook\nsources:\n  - folder: docs\nstore:\n  sqlite: handbook.db\n";

    public static IReadOnlyDictionary<string, string> NoVariables { get; } = new Dictionary<string, string>();
}
