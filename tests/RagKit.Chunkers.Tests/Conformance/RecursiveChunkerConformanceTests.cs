using RagKit.Chunking;

namespace RagKit.Chunkers.Tests;

public sealed class RecursiveChunkerConformanceTests : ChunkerConformance
{
    protected override IChunker CreateChunker() => new RecursiveChunker();

    protected override IChunker CreateOtherChunker() => new RecursiveChunker(new RecursiveChunkerOptions { Overlap = 0 });
}

public sealed class TokenRecursiveChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 40;

    protected override int AdversarialSize => 300_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new RecursiveChunker(new RecursiveChunkerOptions { MaxSize = 40, Overlap = 12 }, Tokenizer);

    protected override IChunker CreateOtherChunker() => new RecursiveChunker(new RecursiveChunkerOptions { MaxSize = 40, Overlap = 12 });
}

public sealed class OddRecursiveChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 40;

    protected override int AdversarialSize => 300_000;

    protected override ITokenizer Tokenizer => OddTokenizer.Instance;

    protected override IChunker CreateChunker() => new RecursiveChunker(new RecursiveChunkerOptions { MaxSize = 40, Overlap = 12 }, Tokenizer);

    protected override IChunker CreateOtherChunker() => new RecursiveChunker(new RecursiveChunkerOptions { MaxSize = 40, Overlap = 12 });
}

public sealed class SeparatorRecursiveChunkerConformanceTests : ChunkerConformance
{
    protected override int AdversarialSize => 1_000_000;

    protected override IChunker CreateChunker() => new RecursiveChunker(new RecursiveChunkerOptions { MaxSize = 50, Overlap = 20, Separators = ["\n\n", "e", ". ", " "] });

    protected override IChunker CreateOtherChunker() => new RecursiveChunker(new RecursiveChunkerOptions { MaxSize = 50, Overlap = 20, Separators = ["\n\n", "e. ", " "] });
}
