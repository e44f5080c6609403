using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using RagKit.Stores;
using RagKit.TestData;

namespace RagKit.Figures;

/// <summary>
/// A corpus in PostgreSQL: 100,000 chunks of about 60 words and 384 dimensions through the store beside a bare binary COPY of the same rows (id, place,
/// text and vector, a primary key, as many rows a transaction), and searches over them.
/// </summary>
internal static class PostgresChunkFigures
{
    private const int Chunks = 100_000, ADocument = 20, ABatch = 2000, Dimensions = 384;
    private const string Model = "model/1";

    public static async IAsyncEnumerable<Figure> MeasureAsync(Func<string, bool> wanted)
    {
        if (!wanted("postgres.chunks"))
            yield break;
        if (PostgresServer.Missing is string missing)
        {
            Console.WriteLine($"postgres.chunks: {missing}");
            yield break;
        }
        await using PostgresServer server = await PostgresServer.StartAsync(isDurable: true);
        DocumentChunks[] documents = [.. Enumerable.Range(0, Chunks / ADocument).Select(Make)];
        double bare = double.MaxValue, loaded = double.MaxValue;
        for (int turn = 0; turn < 2; turn++)
        {
            bare = Math.Min(bare, await CopyAsync(server.ConnectionString(), documents));
            await using PostgresChunkStore store = await OpenAsync(server, $"turn{turn}");
            loaded = Math.Min(loaded, await LoadAsync(store, documents));
        }
        yield return new("postgres.chunks.bare_copy", bare, "s", "<=", 60);
        yield return new("postgres.chunks.load", loaded, "s", "<=", 1.5 * bare);
        yield return new("postgres.chunks.load_by_bare_copy", loaded / bare, "x", "<=", 1.5);

        await using PostgresChunkStore opened = await OpenAsync(server, "turn1");
        long start = Stopwatch.GetTimestamp();
        await opened.SearchAsync(Query(0));
        yield return new("postgres.chunks.first_answer", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "ms", "<=", 3000);
        yield return new("postgres.chunks.hybrid_top10_p50", await MedianAsync(number => opened.SearchAsync(Query(number)).AsTask()), "ms", "<=", 50);
        yield return new("postgres.chunks.dense_top10_p50", await MedianAsync(number => opened.SearchAsync(Query(number) with { Text = null }).AsTask()), "ms", "<=", 20);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server.ConnectionString());
        double trip = await MedianAsync(async _ =>
        {
            await using NpgsqlConnection connection = await source.OpenConnectionAsync();
            await using NpgsqlCommand command = new("SELECT 1", connection);
            await command.ExecuteScalarAsync();
        });
        // Next to no work for the server: what is left is the store's own, and the planner's.
        double nothing = await MedianAsync(number => opened.SearchAsync(new ChunkSearch { Text = $"nowhere{number}", Depth = 10 }).AsTask());
        yield return new("postgres.chunks.search_over_bare_sql", nothing - trip, "ms", "<=", 1);
    }

    private static async Task<PostgresChunkStore> OpenAsync(PostgresServer server, string corpus)
    {
        PostgresChunkStore store = new(server.ConnectionString(), corpus);
        await store.SetManifestAsync(new CorpusManifest("corpus", "chunker/1", "embedder/1") { Model = Model, Dimensions = Dimensions });
        return store;
    }

    private static async Task<double> LoadAsync(PostgresChunkStore store, DocumentChunks[] documents)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (DocumentChunks[] batch in documents.Chunk(ABatch / ADocument))
            await store.ReplaceAsync(batch, Model);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> CopyAsync(string connectionString, DocumentChunks[] documents)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        await using NpgsqlCommand make = new("DROP TABLE IF EXISTS bare; CREATE TABLE bare (id text PRIMARY KEY, document text, ordinal int, \"start\" int, \"end\" int, body text, embedding real[])", connection);
        await make.ExecuteNonQueryAsync();
        long start = Stopwatch.GetTimestamp();
        foreach (DocumentChunks[] batch in documents.Chunk(ABatch / ADocument))
        {
            await using NpgsqlBinaryImporter importer = await connection.BeginBinaryImportAsync("COPY bare FROM STDIN (FORMAT BINARY)");
            foreach (DocumentChunks document in batch)
            {
                foreach (Chunk chunk in document.Chunks)
                {
                    await importer.StartRowAsync();
                    await importer.WriteAsync(chunk.Id, NpgsqlDbType.Text);
                    await importer.WriteAsync(chunk.DocumentId, NpgsqlDbType.Text);
                    await importer.WriteAsync(chunk.Ordinal, NpgsqlDbType.Integer);
                    await importer.WriteAsync(chunk.Range.Start.Value, NpgsqlDbType.Integer);
                    await importer.WriteAsync(chunk.Range.End.Value, NpgsqlDbType.Integer);
                    await importer.WriteAsync(chunk.Text, NpgsqlDbType.Text);
                    await importer.WriteAsync(document.Vectors[chunk.Id].ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Real);
                }
            }
            await importer.CompleteAsync();
        }
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> MedianAsync(Func<int, Task> work)
    {
        List<double> times = [];
        for (int number = 0; number < 120; number++)
        {
            long start = Stopwatch.GetTimestamp();
            await work(number);
            if (number >= 20)
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        times.Sort();
        return times[times.Count / 2];
    }

    private static ChunkSearch Query(int number) => new() { Text = $"word{number * 37 % 20_000} word{number % 50} word{number % 400}", Vector = Vector(number), Model = Model, Depth = 10 };

    private static DocumentChunks Make(int number)
    {
        Random random = new(number);
        string id = $"document-{number:D6}";
        Chunk[] chunks = [.. Enumerable.Range(0, ADocument).Select(at =>
        {
            // Few words are frequent and many rare, as in a language.
            string text = string.Join(' ', Enumerable.Range(0, 60).Select(_ => $"word{(int)(20_000 * Math.Pow(random.NextDouble(), 4))}"));
            return new Chunk($"{id}-{at:D3}", id, at, text, 0..text.Length) { TokenCount = 80 };
        })];
        return new DocumentChunks(new StoredDocument(id, "docs", id, "hash"), chunks)
        {
            Vectors = chunks.ToDictionary(chunk => chunk.Id, chunk => (ReadOnlyMemory<float>)Vector((number * ADocument) + chunk.Ordinal)),
        };
    }

    private static float[] Vector(int seed)
    {
        Random random = new(seed);
        float[] vector = new float[Dimensions];
        for (int i = 0; i < vector.Length; i++)
            vector[i] = (2 * random.NextSingle()) - 1;
        return vector;
    }
}
