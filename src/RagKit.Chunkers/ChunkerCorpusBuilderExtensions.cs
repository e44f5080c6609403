using RagKit.Chunking;

namespace RagKit;

/// <summary>Says how a corpus's documents are cut.</summary>
public static class ChunkerCorpusBuilderExtensions
{
    /// <summary>Cuts by tokens, as <see cref="TokenChunker"/> does.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="max">The most tokens of a chunk, at least 1.</param>
    /// <param name="overlap">The most tokens that a chunk repeats of the one before, from 0 to below <paramref name="max"/>.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static CorpusBuilder ChunkByTokens(this CorpusBuilder corpus, int max = 400, int overlap = 40) =>
        corpus.ChunkByTokens(new TokenChunkerOptions { MaxTokens = max, Overlap = overlap });

    /// <summary>Cuts by tokens, as <see cref="TokenChunker"/> does, counted by a tokenizer of the caller's.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static CorpusBuilder ChunkByTokens(this CorpusBuilder corpus, TokenChunkerOptions options, ITokenizer? tokenizer = null) =>
        corpus.ChunkWith(new TokenChunker(options, tokenizer));

    /// <summary>Cuts at headings, as <see cref="HeadingChunker"/> does.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="max">The most tokens of a chunk, at least 1.</param>
    /// <param name="maxLevel">The lowest level of heading that begins a chunk, 1 to 6.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static CorpusBuilder ChunkByHeadings(this CorpusBuilder corpus, int max = 400, int maxLevel = 6) =>
        corpus.ChunkByHeadings(new HeadingChunkerOptions { MaxTokens = max, MaxLevel = maxLevel });

    /// <summary>Cuts at headings, as <see cref="HeadingChunker"/> does, counted by a tokenizer of the caller's.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static CorpusBuilder ChunkByHeadings(this CorpusBuilder corpus, HeadingChunkerOptions options, ITokenizer? tokenizer = null) =>
        corpus.ChunkWith(new HeadingChunker(options, tokenizer));
}
