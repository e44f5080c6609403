using RagKit.Ingestion;

namespace RagKit.Tests.Ingestion;

public sealed class IngestProgressTests : IDisposable
{
    private readonly CorpusFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Progress_passes_through_the_stages_and_ends_with_everything_done()
    {
        for (int i = 0; i < 70; i++)
            _fixture.Write($"{i:00}.txt", $"Text number {i} about subject {i % 7}.");
        List<IngestProgress> reports = [];
        await using Corpus corpus = _fixture.Open(builder => builder.EmbedWithCorpusModel());

        await corpus.IngestAllAsync(progress: new Recorder(reports), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(reports.Select(report => report.Stage).Order(), reports.Select(report => report.Stage));
        Assert.Contains(reports, report => report is { Stage: IngestStage.Training });
        Assert.Contains(reports, report => report is { Stage: IngestStage.Embedding, Chunks: 70, ChunksToEmbed: 70 });
        IngestProgress last = reports[^1];
        Assert.Equal((IngestStage.Done, 70, 70, 70, true), (last.Stage, last.ItemsListed, last.ItemsDone, last.Documents, last.ListingComplete));
    }

    [Theory]
    [InlineData(0, 1, "EmbeddingBatchSize (0)")]
    [InlineData(1, 0, "MaxConcurrency (0)")]
    public async Task Options_out_of_range_are_refused_with_value_and_limit(int batch, int concurrency, string named)
    {
        await using Corpus corpus = _fixture.Open();

        ArgumentOutOfRangeException refused = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => corpus.IngestAllAsync(new IngestOptions { EmbeddingBatchSize = batch, MaxConcurrency = concurrency }, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    private sealed class Recorder(List<IngestProgress> reports) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => reports.Add(value);
    }
}
