using RagKit.Chunking;

namespace RagKit.Chunkers.Tests;

public sealed class TableChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 400;

    protected override int AdversarialSize => 1_000_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new TableChunker();

    protected override IChunker CreateOtherChunker() => new TableChunker(new TableChunkerOptions { CountContext = false });
}

public sealed class SmallTableChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 30;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new TableChunker(new TableChunkerOptions { MaxTokens = 30, Overlap = 10 });

    protected override IChunker CreateOtherChunker() => new TableChunker(new TableChunkerOptions { MaxTokens = 30, Overlap = 11 });
}

public sealed class OddTableChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 30;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => OddTokenizer.Instance;

    protected override IChunker CreateChunker() => new TableChunker(new TableChunkerOptions { MaxTokens = 30, Overlap = 10 }, Tokenizer);

    protected override IChunker CreateOtherChunker() => new TableChunker(new TableChunkerOptions { MaxTokens = 30, Overlap = 10 });
}
