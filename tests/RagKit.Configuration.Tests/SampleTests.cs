namespace RagKit.Configuration.Tests;

public sealed class SampleTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("production")]
    public void The_sample_describes_a_corpus_for_every_environment(string? environment)
    {
        CorpusDescription corpus = CorpusFile.Load(Path.Combine(AppContext.BaseDirectory, "handbook.yaml"), TestParts.All, environment, TestParts.NoVariables);
        Assert.Equal("handbook", corpus.Name);
        Assert.Equal((8, 2, 0.1), (corpus.Top, corpus.Ingest.MaxConcurrency, corpus.Ingest.MaxRemovedShare));
        Assert.Equal(("parental leave", 3), (Assert.Single(corpus.Reindex.Canaries).Query, corpus.Reindex.KeepVersions));
        Assert.NotNull(corpus.Schedule);
    }
}
