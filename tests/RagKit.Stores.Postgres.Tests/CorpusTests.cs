using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using RagKit.Ingestion;
using RagKit.Postgres;
using RagKit.Retrieval;
using RagKit.Sources;
using RagKit.Testing;
using RagKit.Versions;

namespace RagKit.Stores.Postgres.Tests;

/// <summary>A whole corpus on PostgreSQL through the builder's verbs: ingested, retrieved, built anew beside itself and taken back.</summary>
public sealed class CorpusTests(PostgresFixture postgres)
{
    private const int Documents = 8;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("by connection string")]
    [InlineData("by name")]
    [InlineData("by data source")]
    public async Task A_corpus_lives_in_PostgreSQL_however_it_is_named(string how)
    {
        string database = await postgres.NewDatabaseAsync();
        await using NpgsqlDataSource pool = NpgsqlDataSource.Create(database);
        Texts texts = new(Documents);
        int chunks;
        await using (ServiceProvider services = Host(database, corpus => Keep(corpus, how, database, pool), texts, max: 60))
        {
            Corpus corpus = services.GetRequiredKeyedService<Corpus>("handbook");
            Assert.Equal(Documents, await IngestAsync(corpus));
            Assert.Equal("texts/3.md", (await FindAsync(corpus, "topic3"))[0].Chunk.DocumentId);
            Assert.Contains((await FindAsync(corpus, "topic3"))[0].Legs, leg => leg.Name == HitLeg.Dense);
            chunks = (await corpus.GetStatusAsync(Cancellation)).Chunks;
        }
        Assert.Equal(Documents, texts.Opened);

        // Another process, with another chunker: what was parsed comes from the document store.
        await using (ServiceProvider services = Host(database, corpus => Keep(corpus, how, database, pool), texts, max: 30))
        {
            Corpus corpus = services.GetRequiredKeyedService<Corpus>("handbook");
            ReindexResult result = await corpus.ReindexAsync(new ReindexOptions { Ingest = new IngestOptions { Retries = IngestRetries.None } }, cancellationToken: Cancellation);
            Assert.True(result.IsActive, result.ToString());
            Assert.Equal((2, 1), (result.Version, result.Replaced));
            Assert.True((await corpus.GetStatusAsync(Cancellation)).Chunks > chunks);
            Assert.Equal("texts/3.md", (await FindAsync(corpus, "topic3"))[0].Chunk.DocumentId);
            Assert.Equal(Documents, texts.Opened);

            Assert.Equal(1, await corpus.RollbackAsync(Cancellation));
            Assert.Equal(chunks, (await corpus.GetStatusAsync(Cancellation)).Chunks);
            Assert.NotEmpty(await FindAsync(corpus, "topic5"));
        }
        await using NpgsqlCommand open = pool.CreateCommand("SELECT count(*) FROM ragkit.corpus_versions");
        Assert.Equal(2L, await open.ExecuteScalarAsync(Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Originals_are_kept_where_that_is_asked_for(bool originals)
    {
        string database = await postgres.NewDatabaseAsync();
        Texts texts = new(2);
        PostgresOptions elsewhere = new() { Schema = "papers" };
        await using ServiceProvider services = Host(database, corpus => corpus.StoreInPostgres("rag").KeepDocumentsInPostgres("rag", originals, elsewhere), texts, max: 60);
        await IngestAsync(services.GetRequiredKeyedService<Corpus>("handbook"));
        await using PostgresDocumentStore documents = new(database, elsewhere);
        string address = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Texts.Of("1.md")));
        Assert.Equal(originals, (await documents.ReadAsync([address], Cancellation))[0] is not null);
    }

    private static void Keep(CorpusBuilder corpus, string how, string database, NpgsqlDataSource pool) => _ = how switch
    {
        "by name" => corpus.StoreInPostgres("rag").KeepDocumentsInPostgres("rag"),
        "by data source" => corpus.StoreInPostgres(_ => pool).KeepDocumentsInPostgres(_ => pool),
        _ => corpus.StoreInPostgres(database).KeepDocumentsInPostgres(database),
    };

    private static ServiceProvider Host(string database, Action<CorpusBuilder> keep, Texts texts, int max)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["ConnectionStrings:rag"] = database;
        builder.Services.AddCorpus("handbook", corpus =>
        {
            corpus.From(texts).LoadMarkdown(new()).ChunkByTokens(max, 0).EmbedWith(new FakeEmbeddingGenerator());
            keep(corpus);
        });
        builder.Services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(builder.Configuration);
        return builder.Services.BuildServiceProvider();
    }

    private static async Task<int> IngestAsync(Corpus corpus)
    {
        int written = 0;
        await foreach (DocumentOutcome outcome in corpus.IngestAsync(new IngestOptions { Retries = IngestRetries.None }, cancellationToken: Cancellation))
        {
            Assert.True(outcome.Kind == OutcomeKind.Added, outcome.ToString());
            written++;
        }
        return written;
    }

    private static async Task<IReadOnlyList<Hit>> FindAsync(Corpus corpus, string query)
    {
        List<Hit> hits = [];
        await foreach (Hit hit in corpus.RetrieveAsync(new RetrievalQuery(query), Cancellation))
            hits.Add(hit);
        return hits;
    }

    /// <summary>Documents that know how often they were fetched.</summary>
    private sealed class Texts(int count) : ISource
    {
        private int _opened;

        public string Id => "texts";

        public int Opened => _opened;

        public static byte[] Of(string item) => Encoding.UTF8.GetBytes($"# Document {item}\n\n" + string.Join("\n\n", Enumerable.Range(0, 6).Select(part =>
            $"topic{Path.GetFileNameWithoutExtension(item)} part{part} " + string.Join(' ', Enumerable.Range(0, 20).Select(word => $"word{(part * 3) + word}")))));

        public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            for (int number = 0; number < count; number++)
                yield return new SourceItem($"{number}.md", "1");
        }

        public ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _opened);
            return new(new MemoryStream(Of(item.Id)));
        }
    }
}
