using RagKit.Ingestion;
using RagKit.Sql;
using RagKit.Testing;

namespace RagKit.Loaders.Tests;

public sealed class PlacesCorpusTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("v")]
    public async Task A_table_is_kept_in_step_and_a_listing_that_fails_removes_nothing(string? version)
    {
        await using Database database = await Database.OpenAsync(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT, v INTEGER); INSERT INTO t VALUES (1, 'Leave is thirty days.', 1), (2, 'Travel is by train.', 1), (3, 'Meals are at noon.', 1);");
        await using Corpus corpus = Corpus.Create("test", builder => builder
            .FromSql("t", database.Connect, "SELECT * FROM t", new SqlSourceOptions { Columns = new SqlColumns { Version = version } })
            .ChunkByTokens(max: 60, overlap: 0).EmbedWith(new FakeEmbeddingGenerator()).StoreInMemory());
        Assert.Equal(["t/1 Added", "t/2 Added", "t/3 Added"], await IngestAsync(corpus));
        Assert.Equal(["t/1 Unchanged", "t/2 Unchanged", "t/3 Unchanged"], await IngestAsync(corpus));
        await database.RunAsync("UPDATE t SET text = 'Leave is thirty-one days.', v = 2 WHERE id = 1; DELETE FROM t WHERE id = 2; INSERT INTO t VALUES (4, 'Doors close at ten.', 1)");
        Assert.Equal(["t/1 Updated", "t/2 Removed", "t/3 Unchanged", "t/4 Added"], await IngestAsync(corpus));
        await database.RunAsync("ALTER TABLE t RENAME TO gone");
        Assert.Equal(["t Failed"], await IngestAsync(corpus));
        await database.RunAsync("ALTER TABLE gone RENAME TO t");
        Assert.Equal(["t/1 Unchanged", "t/3 Unchanged", "t/4 Unchanged"], await IngestAsync(corpus));
    }

    private static async Task<string[]> IngestAsync(Corpus corpus)
    {
        List<string> outcomes = [];
        await foreach (DocumentOutcome outcome in corpus.IngestAsync(new IngestOptions { Retries = IngestRetries.None }, cancellationToken: TestContext.Current.CancellationToken))
            outcomes.Add($"{outcome.DocumentId} {outcome.Kind}");
        return [.. outcomes.Order(StringComparer.Ordinal)];
    }
}
