using System.Diagnostics;
using Npgsql;
using RagKit.Stores;
using RagKit.TestData;

namespace RagKit.Figures;

/// <summary>
/// A corpus in PostgreSQL: 100,000 chunks of about 60 words and 384 dimensions through the store beside a bare binary COPY of the bytes of the same rows
/// (chunks and vectors, in tables like the store's, as many transactions), and searches over them.
/// </summary>
internal static class PostgresChunkFigures
{
    private const int Chunks = 100_000, ADocument = 20, ABatch = 2000, Dimensions = 384;
    private const string Model = "model/1";

    // The first corpus of the server.
    private const int Version = 1;

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
        double rows = double.MaxValue, heap = double.MaxValue, all = double.MaxValue, loaded = double.MaxValue;
        await using (NpgsqlDataSource direct = NpgsqlDataSource.Create(server.ConnectionString()))
        {
            await using NpgsqlConnection connection = await direct.OpenConnectionAsync();
            List<byte[]> chunks = [], vectors = [], postings = [];
            for (int turn = 0; turn < 2; turn++)
            {
                await using PostgresChunkStore store = await OpenAsync(server, $"turn{turn}");
                loaded = Math.Min(loaded, await LoadAsync(store, documents));
                if (turn == 0)
                    (chunks, vectors, postings) = (await ReadAsync(connection, "corpus_chunks", "key"), await ReadAsync(connection, "corpus_arrays", "chunk"), await ReadAsync(connection, "corpus_postings", "part, term"));
                heap = Math.Min(heap, await CopyAsync(connection, hasIndexes: false, ("corpus_chunks", chunks), ("corpus_arrays", vectors)));
                rows = Math.Min(rows, await CopyAsync(connection, hasIndexes: true, ("corpus_chunks", chunks), ("corpus_arrays", vectors)));
                all = Math.Min(all, await CopyAsync(connection, hasIndexes: true, ("corpus_chunks", chunks), ("corpus_arrays", vectors), ("corpus_postings", postings)));
            }
        }
        yield return new("postgres.chunks.bare_copy_without_indexes", heap, "s", "<=", 60);
        yield return new("postgres.chunks.bare_copy", rows, "s", "<=", 60);
        yield return new("postgres.chunks.bare_copy_with_postings", all, "s", "<=", 60);
        yield return new("postgres.chunks.load", loaded, "s", "<=", 1.5 * rows);
        yield return new("postgres.chunks.load_by_bare_copy", loaded / rows, "x", "<=", 1.5);
        yield return new("postgres.chunks.load_by_bare_copy_with_postings", loaded / all, "x", "<=", 1.5);

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

    /// <summary>The bytes of a table's rows as binary COPY has them, in as many pieces as the store had transactions.</summary>
    private static async Task<List<byte[]>> ReadAsync(NpgsqlConnection connection, string table, string order)
    {
        List<byte[]> pieces = [];
        await using NpgsqlCommand count = new($"SELECT count(*) FROM ragkit.{table} WHERE version = {Version}", connection);
        long rows = (long)(await count.ExecuteScalarAsync())!, transactions = Chunks / ABatch, piece = (rows + transactions - 1) / transactions;
        for (long at = 0; at < rows; at += piece)
        {
            await using NpgsqlRawCopyStream stream = await connection.BeginRawBinaryCopyAsync(
                $"COPY (SELECT * FROM ragkit.{table} WHERE version = {Version} ORDER BY {order} LIMIT {piece} OFFSET {at}) TO STDOUT (FORMAT BINARY)");
            using MemoryStream copy = new();
            await stream.CopyToAsync(copy);
            pieces.Add(copy.ToArray());
        }
        return pieces;
    }

    /// <summary>Copies pieces into tables like those that they are of, a transaction for those of a number.</summary>
    private static async Task<double> CopyAsync(NpgsqlConnection connection, bool hasIndexes, params (string Table, List<byte[]> Pieces)[] rows)
    {
        foreach ((string table, _) in rows)
        {
            await using NpgsqlCommand make = new($"DROP TABLE IF EXISTS bare_{table}; CREATE TABLE bare_{table} (LIKE ragkit.{table} {(hasIndexes ? "INCLUDING ALL" : "")}); CHECKPOINT", connection);
            await make.ExecuteNonQueryAsync();
        }
        long start = Stopwatch.GetTimestamp();
        for (int piece = 0; piece < Chunks / ABatch; piece++)
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
            foreach ((string table, List<byte[]> pieces) in rows)
            {
                await using NpgsqlRawCopyStream stream = await connection.BeginRawBinaryCopyAsync($"COPY bare_{table} FROM STDIN (FORMAT BINARY)");
                await stream.WriteAsync(pieces[piece]);
            }
            await transaction.CommitAsync();
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
