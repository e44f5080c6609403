using BenchmarkDotNet.Attributes;
using RagKit.Loading;
using RagKit.Retrieval;

namespace RagKit.Benchmarks;

/// <summary>Top-10 searches over 20,000 synthetic chunks in a SQLite file.</summary>
[MemoryDiagnoser]
public class SearchBenchmarks
{
    private readonly SyntheticSource _source = new(20_000, wordsEach: 60);
    private string _folder = "";
    private Corpus _corpus = null!;
    private int _next;

    [Params(RetrievalStrategy.Hybrid, RetrievalStrategy.Dense, RetrievalStrategy.Lexical)]
    public RetrievalStrategy Strategy { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _folder = Directory.CreateTempSubdirectory("ragkit-benchmarks-").FullName;
        _corpus = Corpus.Create("benchmark", builder => builder
            .From(_source).LoadWith(new TextLoader()).ChunkByTokens()
            .EmbedWith(_ => new NoCostEmbeddingGenerator(256)).StoreInSqlite(Path.Combine(_folder, "search.db")));
        await _corpus.IngestAllAsync();
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _corpus.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public async Task<int> Search()
    {
        string question = _source.Text(_next++ % 1000)[..60];
        int found = 0;
        await foreach (Hit _ in _corpus.RetrieveAsync(new RetrievalQuery(question) { Strategy = Strategy }))
            found++;
        return found;
    }
}
