using RagKit.Chunking;

namespace RagKit.Chunkers.Tests;

public sealed class ContentDefinedChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 400;

    protected override int AdversarialSize => 1_000_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new ContentDefinedChunker();

    protected override IChunker CreateOtherChunker() => new ContentDefinedChunker(new ContentDefinedChunkerOptions { CountContext = false });
}

public sealed class SmallContentDefinedChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 40;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new ContentDefinedChunker(new ContentDefinedChunkerOptions { MaxTokens = 40, MinTokens = 5, Overlap = 10 });

    protected override IChunker CreateOtherChunker() => new ContentDefinedChunker(new ContentDefinedChunkerOptions { MaxTokens = 40, MinTokens = 6, Overlap = 10 });
}

public sealed class OddContentDefinedChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 40;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => OddTokenizer.Instance;

    protected override IChunker CreateChunker() => new ContentDefinedChunker(new ContentDefinedChunkerOptions { MaxTokens = 40, MinTokens = 5, Overlap = 10 }, Tokenizer);

    protected override IChunker CreateOtherChunker() => new ContentDefinedChunker(new ContentDefinedChunkerOptions { MaxTokens = 40, MinTokens = 5, Overlap = 10 });
}
