using RagKit.Chunking;

namespace RagKit.Chunkers.Tests;

public sealed class SentenceChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 400;

    protected override int AdversarialSize => 1_000_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new SentenceChunker();

    protected override IChunker CreateOtherChunker() => new SentenceChunker(new SentenceChunkerOptions { CountContext = false });
}

public sealed class SmallSentenceChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 30;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new SentenceChunker(new SentenceChunkerOptions { MaxTokens = 30, MaxSentences = 3, Overlap = 12 });

    protected override IChunker CreateOtherChunker() => new SentenceChunker(new SentenceChunkerOptions { MaxTokens = 30, MaxSentences = 2, Overlap = 12 });
}

public sealed class OddSentenceChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 30;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => OddTokenizer.Instance;

    protected override IChunker CreateChunker() => new SentenceChunker(new SentenceChunkerOptions { MaxTokens = 30, MaxSentences = 3, Overlap = 12 }, Tokenizer);

    protected override IChunker CreateOtherChunker() => new SentenceChunker(new SentenceChunkerOptions { MaxTokens = 30, MaxSentences = 3, Overlap = 12 });
}
