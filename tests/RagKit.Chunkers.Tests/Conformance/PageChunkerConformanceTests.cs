using RagKit.Chunking;

namespace RagKit.Chunkers.Tests;

public sealed class PageChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 1000;

    protected override int AdversarialSize => 1_000_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new PageChunker();

    protected override IChunker CreateOtherChunker() => new PageChunker(new PageChunkerOptions { CountContext = false });
}

public sealed class SmallPageChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 30;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new PageChunker(new PageChunkerOptions { MaxTokens = 30, Overlap = 10 });

    protected override IChunker CreateOtherChunker() => new PageChunker(new PageChunkerOptions { MaxTokens = 30, Overlap = 11 });
}

public sealed class OddPageChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 30;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => OddTokenizer.Instance;

    protected override IChunker CreateChunker() => new PageChunker(new PageChunkerOptions { MaxTokens = 30, Overlap = 10 }, Tokenizer);

    protected override IChunker CreateOtherChunker() => new PageChunker(new PageChunkerOptions { MaxTokens = 30, Overlap = 10 });
}
