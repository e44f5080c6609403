using RagKit.Chunking;

namespace RagKit.Chunkers.Tests;

public sealed class SlidingWindowChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 256;

    protected override int AdversarialSize => 1_000_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new SlidingWindowChunker();

    protected override IChunker CreateOtherChunker() => new SlidingWindowChunker(new SlidingWindowChunkerOptions { CountContext = false });
}

public sealed class SmallSlidingWindowChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 24;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new SlidingWindowChunker(new SlidingWindowChunkerOptions { MaxTokens = 24, Step = 9 });

    protected override IChunker CreateOtherChunker() => new SlidingWindowChunker(new SlidingWindowChunkerOptions { MaxTokens = 24, Step = 10 });
}

public sealed class OddSlidingWindowChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 24;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => OddTokenizer.Instance;

    protected override IChunker CreateChunker() => new SlidingWindowChunker(new SlidingWindowChunkerOptions { MaxTokens = 24, Step = 9 }, Tokenizer);

    protected override IChunker CreateOtherChunker() => new SlidingWindowChunker(new SlidingWindowChunkerOptions { MaxTokens = 24, Step = 9 });
}
