using RagKit.Ingestion;
using RagKit.Stores;
using RagKit.Testing;

namespace RagKit.Tests.Sync;

public sealed class VerifiedWriteTests
{
    private static readonly (string, string)[] Texts = [("a.md", "# A\n\nOne text."), ("b.md", "# B\n\nAnother text.")];

    [Fact]
    public async Task A_document_that_the_store_lost_chunks_of_fails_alone_with_both_numbers_and_is_written_again()
    {
        FakeEmbeddingGenerator model = new();
        using InMemoryChunkStore inner = new();
        (IWholeStore store, WholeStore control) = WholeStore.Over(inner);
        control.Loses = "texts/a.md";
        await using Corpus corpus = SyncCorpus.Open(store, model, Texts);

        IReadOnlyList<DocumentOutcome> outcomes = await CorpusFixture.IngestAsync(corpus, SyncCorpus.Options);

        Assert.Equal([OutcomeKind.Failed, OutcomeKind.Added], outcomes.Select(done => done.Kind));
        Assert.Contains("Of 1 chunks that were written, the store counts 0", outcomes[0].Reason, StringComparison.Ordinal);
        control.Loses = null;
        outcomes = await CorpusFixture.IngestAsync(corpus, SyncCorpus.Options);
        Assert.Equal([OutcomeKind.Updated, OutcomeKind.Unchanged], outcomes.Select(done => done.Kind));
        Assert.Equal(2, (await inner.CountAsync(TestContext.Current.CancellationToken)).Embedded);
    }
}
