using RagKit.Chunking;
using RagKit.Testing;

namespace RagKit.Chunkers.Tests;

public sealed class SemanticChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 400;

    protected override int AdversarialSize => 1_000_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new SemanticChunker();

    protected override IChunker CreateOtherChunker() => new SemanticChunker(new SemanticChunkerOptions { CountContext = false });
}

public sealed class SmallSemanticChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 40;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new SemanticChunker(new SemanticChunkerOptions { MaxTokens = 40, MinTokens = 5, Overlap = 10 });

    protected override IChunker CreateOtherChunker() => new SemanticChunker(new SemanticChunkerOptions { MaxTokens = 40, MinTokens = 6, Overlap = 10 });
}

public sealed class OddSemanticChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 40;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => OddTokenizer.Instance;

    protected override IChunker CreateChunker() => new SemanticChunker(new SemanticChunkerOptions { MaxTokens = 40, MinTokens = 5, Overlap = 10 }, Tokenizer);

    protected override IChunker CreateOtherChunker() => new SemanticChunker(new SemanticChunkerOptions { MaxTokens = 40, MinTokens = 5, Overlap = 10 });
}

public sealed class EmbeddingSemanticChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 400;

    protected override int AdversarialSize => 100_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new SemanticChunker(model: new FakeEmbeddingGenerator());

    protected override IChunker CreateOtherChunker() => new SemanticChunker();
}
