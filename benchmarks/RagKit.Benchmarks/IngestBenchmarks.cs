using BenchmarkDotNet.Attributes;
using RagKit.Loading;

namespace RagKit.Benchmarks;

/// <summary>Ingesting 2,000 synthetic documents into a SQLite file with a no-cost embedder: cold, and again unchanged.</summary>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 1, iterationCount: 5)]
public class IngestBenchmarks
{
    private string _folder = "";

    [GlobalSetup]
    public async Task Setup()
    {
        _folder = Directory.CreateTempSubdirectory("ragkit-benchmarks-").FullName;
        await IngestAsync("unchanged.db");
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public Task Cold() => IngestAsync(Path.GetRandomFileName());

    [Benchmark]
    public Task Unchanged() => IngestAsync("unchanged.db");

    private async Task IngestAsync(string file)
    {
        await using Corpus corpus = Corpus.Create("benchmark", builder => builder
            .From(new SyntheticSource(2000)).LoadWith(new TextLoader()).ChunkByTokens()
            .EmbedWith(_ => new NoCostEmbeddingGenerator(384)).StoreInSqlite(Path.Combine(_folder, file)));
        await corpus.IngestAllAsync();
    }
}
