using RagKit.Chunking;

namespace RagKit.Chunkers.Tests;

public sealed class ParentChildChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 200;

    protected override int AdversarialSize => 1_000_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new ParentChildChunker();

    protected override IChunker CreateOtherChunker() => new ParentChildChunker(new ParentChildChunkerOptions { CountContext = false });
}

public sealed class SmallParentChildChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 25;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new ParentChildChunker(new ParentChildChunkerOptions { ParentTokens = 60, MaxTokens = 25, Overlap = 10 });

    protected override IChunker CreateOtherChunker() => new ParentChildChunker(new ParentChildChunkerOptions { ParentTokens = 61, MaxTokens = 25, Overlap = 10 });
}

public sealed class OddParentChildChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 25;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => OddTokenizer.Instance;

    protected override IChunker CreateChunker() => new ParentChildChunker(new ParentChildChunkerOptions { ParentTokens = 60, MaxTokens = 25, Overlap = 10 }, Tokenizer);

    protected override IChunker CreateOtherChunker() => new ParentChildChunker(new ParentChildChunkerOptions { ParentTokens = 60, MaxTokens = 25, Overlap = 10 });
}
