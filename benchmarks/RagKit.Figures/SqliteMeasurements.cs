using System.Diagnostics;
using RagKit.Stores;

namespace RagKit.Figures;

/// <summary>Work of the SQLite store on 5,000 documents of 20 chunks each, of some 60 words and two values of metadata.</summary>
internal static class SqliteMeasurements
{
    private const int Documents = 5000;
    private const int ChunksEach = 20;
    private const int DocumentsAtOnce = 250;
    private const int Dimensions = 384;

    private static readonly string[] Words = [.. Enumerable.Range(0, 20_000).Select(number => Word(new Random(number)))];

    public static async Task<object> IngestAsync(string file)
    {
        DocumentChunks[] documents = [.. Enumerable.Range(0, Documents).Select(Document)];
        GC.Collect();
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        Stopwatch watch = Stopwatch.StartNew();
        SqliteChunkStore store = new(file);
        await store.SetManifestAsync(new CorpusManifest("figures", "chunker", "embedder") { Model = "m", Dimensions = Dimensions });
        foreach (DocumentChunks[] batch in documents.Chunk(DocumentsAtOnce))
            await store.ReplaceAsync(batch, "m");
        double seconds = watch.Elapsed.TotalSeconds, cpu = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        await store.DisposeAsync();
        return new { seconds, cpu, close = watch.Elapsed.TotalSeconds - seconds };
    }

    public static async Task<object> FirstAsync(string file, string kind)
    {
        ChunkSearch search = Search(kind, 1);
        Stopwatch watch = Stopwatch.StartNew();
        await using SqliteChunkStore store = new(file);
        ChunkSearchResult result = await store.SearchAsync(search);
        double milliseconds = watch.Elapsed.TotalMilliseconds;
        return result.Dense.Count == 10
            ? new { milliseconds, since_start = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds }
            : throw new InvalidOperationException("The search found too little.");
    }

    public static async Task<object> SearchAsync(string file)
    {
        await using SqliteChunkStore store = new(file);
        return new { dense_p95 = await TimeAsync(store, "dense"), hybrid_p95 = await TimeAsync(store, "hybrid") };
    }

    public static async Task<object> UpkeepAsync(string file)
    {
        await using SqliteChunkStore store = new(file);
        Stopwatch watch = Stopwatch.StartNew();
        IReadOnlyList<string> findings = await store.CheckAsync();
        double check = watch.Elapsed.TotalSeconds;
        await store.BackupAsync(file + ".backup");
        double backup = watch.Elapsed.TotalSeconds - check;
        await store.CompactAsync();
        return findings.Count == 0
            ? new { check, backup, compact = watch.Elapsed.TotalSeconds - check - backup }
            : throw new InvalidOperationException(string.Join(' ', findings));
    }

    private static async Task<double> TimeAsync(SqliteChunkStore store, string kind)
    {
        const int Times = 300;
        double[] milliseconds = new double[Times];
        for (int i = -20; i < Times; i++)
        {
            ChunkSearch search = Search(kind, i + 100);
            long start = Stopwatch.GetTimestamp();
            ChunkSearchResult result = await store.SearchAsync(search);
            await store.GetAsync([.. result.Dense.Concat(result.Lexical).Select(chunk => chunk.ChunkId).Distinct().Take(10)]);
            if (i >= 0)
                milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(milliseconds);
        return milliseconds[Times * 95 / 100];
    }

    private static ChunkSearch Search(string kind, int seed) => new()
    {
        Vector = Vector(-seed),
        Model = "m",
        Depth = 10,
        Text = kind == "hybrid" ? string.Join(' ', Text(1_000_000 + seed).Split(' ').Take(6)) : null,
    };

    private static DocumentChunks Document(int number)
    {
        string id = $"docs/{number}.md";
        Metadata metadata = new([KeyValuePair.Create("lang", (MetadataValue)"en"), KeyValuePair.Create("year", (MetadataValue)(2000 + (number % 25)))]);
        Chunk[] chunks = [.. Enumerable.Range(0, ChunksEach).Select(at =>
        {
            string text = Text((number * ChunksEach) + at);
            return new Chunk($"{number:x8}{at:x8}", id, at, text, (500 * at)..((500 * at) + text.Length)) { Title = $"Title {number}", HeadingPath = ["Part", "Section"], TokenCount = 80, Metadata = metadata };
        })];
        return new(new StoredDocument(id, "docs", id, $"hash {number}") { Chunker = "chunker", Title = $"Title {number}", MediaType = "text/markdown" }, chunks)
        {
            Vectors = chunks.ToDictionary(chunk => chunk.Id, chunk => Vector((number * ChunksEach) + chunk.Ordinal)),
        };
    }

    private static ReadOnlyMemory<float> Vector(int seed)
    {
        Random random = new(seed);
        float[] vector = new float[Dimensions];
        for (int i = 0; i < Dimensions; i++)
            vector[i] = random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f;
        return vector;
    }

    private static string Text(int seed)
    {
        Random random = new(seed);
        return string.Join(' ', Enumerable.Range(0, 60).Select(_ => Words[(int)(Words.Length * Math.Pow(random.NextDouble(), 2.5))]));
    }

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, 3 + random.Next(8)).Select(_ => (char)('a' + random.Next(26))));
}
