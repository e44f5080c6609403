using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using RagKit.Embedding;

namespace RagKit.Benchmarks;

/// <summary>Training the corpus model on 2,000 synthetic documents, and embedding with it.</summary>
[MemoryDiagnoser]
public class EmbeddingBenchmarks
{
    private readonly CorpusModelTrainer _trainer = new(new CorpusModelOptions());
    private string[] _texts = [];
    private TrainedEmbeddingModel _model = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        SyntheticSource source = new(2000);
        _texts = [.. Enumerable.Range(0, 2000).Select(source.Text)];
        _model = await Train();
    }

    [Benchmark]
    public Task<TrainedEmbeddingModel> Train() => _trainer.TrainAsync(_texts.ToAsyncEnumerable()).AsTask();

    [Benchmark]
    public Task<GeneratedEmbeddings<Embedding<float>>> Embed128Texts() => _model.GenerateAsync(_texts.AsSpan(0, 128).ToArray());

    [Benchmark]
    public Task<GeneratedEmbeddings<Embedding<float>>> EmbedOneQuery() => _model.GenerateAsync(["turbine thrust at high speed"]);
}
