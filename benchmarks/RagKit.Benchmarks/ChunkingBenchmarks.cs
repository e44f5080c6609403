using BenchmarkDotNet.Attributes;
using RagKit.Chunking;

namespace RagKit.Benchmarks;

/// <summary>Cutting a megabyte of synthetic prose, and counting its tokens.</summary>
[MemoryDiagnoser]
public class ChunkingBenchmarks
{
    private readonly TokenChunker _chunker = new(new TokenChunkerOptions());
    private readonly HeadingChunker _headings = new(new HeadingChunkerOptions());
    private Document _document = null!;

    [GlobalSetup]
    public void Setup()
    {
        SyntheticSource source = new(1000);
        DocumentBuilder builder = new();
        for (int i = 0; i < 700; i++)
        {
            if (i % 10 == 0)
                builder.AddHeading(2, $"Section {i}");
            builder.AddParagraph(source.Text(i));
        }
        _document = builder.Build("benchmark");
    }

    [Benchmark]
    public int ByTokens() => _chunker.Split(_document).Count();

    [Benchmark]
    public int ByHeadings() => _headings.Split(_document).Count();

    [Benchmark]
    public int CountTokens() => TokenEstimator.Cl100k.Count(_document.Text);
}
