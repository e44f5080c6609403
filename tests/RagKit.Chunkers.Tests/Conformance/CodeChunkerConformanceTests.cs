using RagKit.Chunking;

namespace RagKit.Chunkers.Tests;

public sealed class CodeChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 400;

    protected override int AdversarialSize => 1_000_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new CodeChunker();

    protected override IChunker CreateOtherChunker() => new CodeChunker(new CodeChunkerOptions { CountContext = false });
}

public sealed class SmallCodeChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 30;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new CodeChunker(new CodeChunkerOptions { MaxTokens = 30, Overlap = 10, MinTokens = 8 });

    protected override IChunker CreateOtherChunker() => new CodeChunker(new CodeChunkerOptions { MaxTokens = 30, Overlap = 11 });
}

public sealed class OddCodeChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 30;

    protected override int AdversarialSize => 200_000;

    protected override ITokenizer Tokenizer => OddTokenizer.Instance;

    protected override IChunker CreateChunker() => new CodeChunker(new CodeChunkerOptions { MaxTokens = 30, Overlap = 10, MinTokens = 8 }, Tokenizer);

    protected override IChunker CreateOtherChunker() => new CodeChunker(new CodeChunkerOptions { MaxTokens = 30, Overlap = 10, MinTokens = 8 });
}
