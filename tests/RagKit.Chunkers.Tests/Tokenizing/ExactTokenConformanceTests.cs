using RagKit.Chunking;

namespace RagKit.Chunkers.Tests.Tokenizing;

/// <summary>The chunkers' own promises, counted exactly.</summary>
public sealed class BytePairConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 60;

    protected override int AdversarialSize => 300_000;

    protected override ITokenizer Tokenizer => Small.Cl100k;

    protected override IChunker CreateChunker() => new TokenChunker(new TokenChunkerOptions { MaxTokens = 60, Overlap = 10 }, Tokenizer);

    protected override IChunker CreateOtherChunker() => new TokenChunker(new TokenChunkerOptions { MaxTokens = 60, Overlap = 10 });
}

public sealed class WordPieceConformanceTests : ChunkerConformance
{
    private static readonly ITokenizer Uncased = Small.WordPiece();

    protected override int MaxTokens => 60;

    protected override int AdversarialSize => 300_000;

    protected override ITokenizer Tokenizer => Uncased;

    protected override IChunker CreateChunker() => new TokenChunker(new TokenChunkerOptions { MaxTokens = 60, Overlap = 10 }, Tokenizer);

    protected override IChunker CreateOtherChunker() => new TokenChunker(new TokenChunkerOptions { MaxTokens = 60, Overlap = 10 });
}
