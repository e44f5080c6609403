using RagKit.TestData;

namespace RagKit.Configuration.Tests;

public sealed class ValidationTests
{
    [Theory]
    [InlineData("chunkr: tokens", "c.yaml:6:1: 'chunkr' is no key here: A corpus has corpus, sources, loaders, cleaning, chunker, embedder, store, documents, retrieval, domains, gates, ingest, reindex, schedule, environments, connectionStrings. Did you mean 'chunker'?")]
    [InlineData("chunker: tokns", "c.yaml:6:10: 'tokns' is no chunker: it may be tokens, headings, recursive, sentences, window, pages, tables, code, content, meaning, parents. Did you mean 'tokens'?")]
    [InlineData("chunker: {tokens: 0}", "c.yaml:6:19: max (0) must be a whole number from 1 to 1,000,000.")]
    [InlineData("chunker: {tokens: many}", "c.yaml:6:19: max (many) must be a whole number from 1 to 1,000,000.")]
    [InlineData("chunker: {tokens: 100, overlp: 5}", "c.yaml:6:24: 'overlp' is no key here: chunker 'tokens' has max, overlap, tokenizer. Did you mean 'overlap'?")]
    [InlineData("chunker: {tokens: 100, overlap: 100}", "c.yaml:6:10: overlap (100) must be at least 0 and below max (100).")]
    [InlineData("retrieval: {top: 0}", "c.yaml:6:18: top (0) must be a whole number from 1 to 10,000.")]
    [InlineData("retrieval: {fusion: weigted}", "c.yaml:6:21: fusion (weigted) must be one of weighted, rrf. Did you mean 'weighted'?")]
    [InlineData("ingest: {maxRemovedShare: 1.5}", "c.yaml:6:27: maxRemovedShare (1.5) must be a number from 0 to 1.")]
    [InlineData("ingest: {train: perhaps}", "c.yaml:6:17: train (perhaps) must be true or false.")]
    [InlineData("schedule: {every: soon}", "c.yaml:6:19: every (soon) must be a time such as 30s, 15m, 6h or 1d.")]
    [InlineData("embedder:\n  host: ${NO_SUCH_KEY}", "c.yaml:7:9: The environment has no variable 'NO_SUCH_KEY', which '${NO_SUCH_KEY}' names: set it. Write $${NO_SUCH_KEY} for the text itself.")]
    [InlineData("documents: {folder: }", "c.yaml:6:12: documents 'folder' needs 'path': the folder.")]
    [InlineData("environments: {Staging: {}}", "c.yaml:6:16: The name of environment 'Staging' must be lower-case letters and digits, beginning with a letter, at most 20, and not like v2, which versions are named.")]
    public void A_mistake_is_told_with_its_line_the_value_and_what_is_allowed(string line, string expected) =>
        Assert.Equal([expected], MistakesOf(TestParts.Least + line + "\n"));

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        Assert.Equal(
            [
                "c.yaml:1:1: 'corps' is no key here: A corpus has corpus, sources, loaders, cleaning, chunker, embedder, store, documents, retrieval, domains, gates, ingest, reindex, schedule, environments, connectionStrings. Did you mean 'corpus'?",
                "c.yaml:1:1: The corpus has no name: add 'corpus: handbook'.",
                "c.yaml:1:1: The corpus has no sources: add 'sources' with a list such as '- folder: docs'.",
                "c.yaml:2:9: 'sqllite' names no store: it may be sqlite, postgres, memory. Did you mean 'sqlite'?",
            ],
            MistakesOf("corps: x\nstore: {sqllite: a.db}\n"));

    [Fact]
    public void A_mistake_in_another_environment_is_told_too() =>
        Assert.Equal(
            ["c.yaml:8:23: max (-1) must be a whole number from 1 to 1,000,000."],
            MistakesOf(TestParts.Least + "environments:\n  staging:\n    chunker: {tokens: -1}\n"));

    [Fact]
    public void What_is_no_YAML_is_told_with_its_line() =>
        Assert.StartsWith("c.yaml:2:", Assert.Single(MistakesOf("corpus: a\ncorpus: b\n")), StringComparison.Ordinal);

    private static string[] MistakesOf(string yaml)
    {
        using TempFolder folder = new();
        string path = folder.Write("c.yaml", yaml);
        CorpusConfigurationException refused = Assert.Throws<CorpusConfigurationException>(() => CorpusFile.Load(path, TestParts.All, variables: TestParts.NoVariables));
        return [.. refused.Mistakes.Select(mistake => mistake.ToString())];
    }
}
