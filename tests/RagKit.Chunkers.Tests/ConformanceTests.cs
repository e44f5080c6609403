using RagKit.Chunking;

namespace RagKit.Chunkers.Tests;

public sealed class TokenChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 400;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new TokenChunker();

    protected override IChunker CreateOtherChunker() => new TokenChunker(new TokenChunkerOptions { Overlap = 0 });
}

public sealed class SmallTokenChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 20;

    protected override int AdversarialSize => 300_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new TokenChunker(new TokenChunkerOptions { MaxTokens = 20, Overlap = 8 });

    protected override IChunker CreateOtherChunker() => new TokenChunker(new TokenChunkerOptions { MaxTokens = 21, Overlap = 8 });
}

/// <summary>With a tokenizer whose counts do not add up.</summary>
public sealed class OddTokenizerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 60;

    protected override int AdversarialSize => 300_000;

    protected override ITokenizer Tokenizer => OddTokenizer.Instance;

    protected override IChunker CreateChunker() => new TokenChunker(new TokenChunkerOptions { MaxTokens = 60, Overlap = 10 }, Tokenizer);

    protected override IChunker CreateOtherChunker() => new TokenChunker(new TokenChunkerOptions { MaxTokens = 60, Overlap = 10 });
}

public sealed class HeadingChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 400;

    // The 5 million of the token chunker go through the same code.
    protected override int AdversarialSize => 1_000_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new HeadingChunker();

    protected override IChunker CreateOtherChunker() => new HeadingChunker(new HeadingChunkerOptions { MaxLevel = 2 });
}

public sealed class SmallHeadingChunkerConformanceTests : ChunkerConformance
{
    protected override int MaxTokens => 30;

    protected override int AdversarialSize => 300_000;

    protected override ITokenizer Tokenizer => TokenEstimator.Cl100k;

    protected override IChunker CreateChunker() => new HeadingChunker(new HeadingChunkerOptions { MaxTokens = 30, Overlap = 10, MaxLevel = 3, MinTokens = 0 });

    protected override IChunker CreateOtherChunker() => new HeadingChunker(new HeadingChunkerOptions { MaxTokens = 30, Overlap = 10, MaxLevel = 3, MinTokens = 5 });
}

/// <summary>A token for every three characters, one more for a text that does not end in a letter, and prefixes found too long by a little.</summary>
internal sealed class OddTokenizer : ITokenizer
{
    public static OddTokenizer Instance { get; } = new();

    public string Fingerprint => "odd/1";

    public int Count(ReadOnlySpan<char> text) => text.Length == 0 ? 0 : ((text.Length + 2) / 3) + (char.IsLetter(text[^1]) ? 0 : 1);

    public int PrefixLength(ReadOnlySpan<char> text, int maxTokens, out int tokenCount)
    {
        int length = Math.Min(text.Length, (maxTokens * 3) + 2);
        if (length < text.Length && char.IsLowSurrogate(text[length]))
            length--;
        tokenCount = Count(text[..length]);
        return length;
    }
}
