using Microsoft.Extensions.AI;
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

    /// <summary>Cuts by characters where the best separator stands, as <see cref="RecursiveChunker"/> does.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="max">The most characters of a chunk, at least 1.</param>
    /// <param name="overlap">The most characters that a chunk repeats of the one before, from 0 to below <paramref name="max"/>.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static CorpusBuilder ChunkRecursively(this CorpusBuilder corpus, int max = 1600, int overlap = 160) =>
        corpus.ChunkRecursively(new RecursiveChunkerOptions { MaxSize = max, Overlap = overlap });

    /// <summary>Cuts by characters where the best separator stands, as <see cref="RecursiveChunker"/> does, or by tokens, if a tokenizer is given.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static CorpusBuilder ChunkRecursively(this CorpusBuilder corpus, RecursiveChunkerOptions options, ITokenizer? tokenizer = null) =>
        corpus.ChunkWith(new RecursiveChunker(options, tokenizer));

    /// <summary>Cuts between sentences, as <see cref="SentenceChunker"/> does.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="max">The most tokens of a chunk, at least 1.</param>
    /// <param name="overlap">The most tokens that a chunk repeats of the one before, from 0 to below <paramref name="max"/>.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static CorpusBuilder ChunkBySentences(this CorpusBuilder corpus, int max = 400, int overlap = 40) =>
        corpus.ChunkBySentences(new SentenceChunkerOptions { MaxTokens = max, Overlap = overlap });

    /// <summary>Cuts between sentences, as <see cref="SentenceChunker"/> does, counted by a tokenizer of the caller's.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static CorpusBuilder ChunkBySentences(this CorpusBuilder corpus, SentenceChunkerOptions options, ITokenizer? tokenizer = null) =>
        corpus.ChunkWith(new SentenceChunker(options, tokenizer));

    /// <summary>Moves a window over the text, as <see cref="SlidingWindowChunker"/> does.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="max">The most tokens of a window, at least 1.</param>
    /// <param name="step">How many tokens a window begins behind the one before it, from 1 to <paramref name="max"/>.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static CorpusBuilder ChunkBySlidingWindow(this CorpusBuilder corpus, int max = 256, int step = 128) =>
        corpus.ChunkBySlidingWindow(new SlidingWindowChunkerOptions { MaxTokens = max, Step = step });

    /// <summary>Moves a window over the text, as <see cref="SlidingWindowChunker"/> does, counted by a tokenizer of the caller's.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static CorpusBuilder ChunkBySlidingWindow(this CorpusBuilder corpus, SlidingWindowChunkerOptions options, ITokenizer? tokenizer = null) =>
        corpus.ChunkWith(new SlidingWindowChunker(options, tokenizer));

    /// <summary>Cuts at pages, as <see cref="PageChunker"/> does.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="max">The most tokens of a chunk, at least 1.</param>
    /// <param name="overlap">The most tokens that a chunk repeats of the one before, from 0 to below <paramref name="max"/>.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static CorpusBuilder ChunkByPages(this CorpusBuilder corpus, int max = 1000, int overlap = 0) =>
        corpus.ChunkByPages(new PageChunkerOptions { MaxTokens = max, Overlap = overlap });

    /// <summary>Cuts at pages, as <see cref="PageChunker"/> does, counted by a tokenizer of the caller's.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static CorpusBuilder ChunkByPages(this CorpusBuilder corpus, PageChunkerOptions options, ITokenizer? tokenizer = null) =>
        corpus.ChunkWith(new PageChunker(options, tokenizer));

    /// <summary>Cuts tables apart and repeats their header, as <see cref="TableChunker"/> does.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="max">The most tokens of a chunk, at least 1.</param>
    /// <param name="overlap">The most tokens that a chunk repeats of the one before, from 0 to below <paramref name="max"/>.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static CorpusBuilder ChunkByTables(this CorpusBuilder corpus, int max = 400, int overlap = 0) =>
        corpus.ChunkByTables(new TableChunkerOptions { MaxTokens = max, Overlap = overlap });

    /// <summary>Cuts tables apart and repeats their header, as <see cref="TableChunker"/> does, counted by a tokenizer of the caller's.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static CorpusBuilder ChunkByTables(this CorpusBuilder corpus, TableChunkerOptions options, ITokenizer? tokenizer = null) =>
        corpus.ChunkWith(new TableChunker(options, tokenizer));

    /// <summary>Cuts source code by its declarations, as <see cref="CodeChunker"/> does.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="max">The most tokens of a chunk, at least 1.</param>
    /// <param name="overlap">The most tokens that a chunk repeats of the one before, from 0 to below <paramref name="max"/>.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static CorpusBuilder ChunkByCode(this CorpusBuilder corpus, int max = 400, int overlap = 0) =>
        corpus.ChunkByCode(new CodeChunkerOptions { MaxTokens = max, Overlap = overlap });

    /// <summary>Cuts source code by its declarations, as <see cref="CodeChunker"/> does, counted by a tokenizer of the caller's.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static CorpusBuilder ChunkByCode(this CorpusBuilder corpus, CodeChunkerOptions options, ITokenizer? tokenizer = null) =>
        corpus.ChunkWith(new CodeChunker(options, tokenizer));

    /// <summary>Cuts where edits elsewhere move no boundary, as <see cref="ContentDefinedChunker"/> does.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="max">The most tokens of a chunk, at least 1.</param>
    /// <param name="overlap">The most tokens that a chunk repeats of the one before, from 0 to below half of <paramref name="max"/>.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static CorpusBuilder ChunkByContent(this CorpusBuilder corpus, int max = 400, int overlap = 0) =>
        corpus.ChunkByContent(new ContentDefinedChunkerOptions { MaxTokens = max, MinTokens = Math.Max(1, Math.Min(100, (max - overlap) / 2)), Overlap = overlap });

    /// <summary>Cuts where edits elsewhere move no boundary, as <see cref="ContentDefinedChunker"/> does, counted by a tokenizer of the caller's.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static CorpusBuilder ChunkByContent(this CorpusBuilder corpus, ContentDefinedChunkerOptions options, ITokenizer? tokenizer = null) =>
        corpus.ChunkWith(new ContentDefinedChunker(options, tokenizer));

    /// <summary>Cuts where the subject changes by the words on both sides, as <see cref="SemanticChunker"/> does.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="max">The most tokens of a chunk, at least 2.</param>
    /// <param name="overlap">The most tokens that a chunk repeats of the one before, from 0 to below half of <paramref name="max"/>.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static CorpusBuilder ChunkByMeaning(this CorpusBuilder corpus, int max = 400, int overlap = 40) =>
        corpus.ChunkByMeaning(new SemanticChunkerOptions { MaxTokens = max, MinTokens = Math.Max(1, Math.Min(80, (max - overlap) / 2)), Overlap = overlap });

    /// <summary>Cuts where the subject changes, as <see cref="SemanticChunker"/> does, by an embedding model's vectors if one is given.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static CorpusBuilder ChunkByMeaning(
        this CorpusBuilder corpus, SemanticChunkerOptions options, ITokenizer? tokenizer = null, IEmbeddingGenerator<string, Embedding<float>>? model = null) =>
        corpus.ChunkWith(new SemanticChunker(options, tokenizer, model));

    /// <summary>Cuts parents into children, as <see cref="ParentChildChunker"/> does.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="parent">The most tokens of a parent, at least <paramref name="max"/>.</param>
    /// <param name="max">The most tokens of a child, at least 1.</param>
    /// <param name="overlap">The most tokens that a child repeats of the one before, from 0 to below <paramref name="max"/>.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static CorpusBuilder ChunkByParents(this CorpusBuilder corpus, int parent = 1200, int max = 200, int overlap = 0) =>
        corpus.ChunkByParents(new ParentChildChunkerOptions { ParentTokens = parent, MaxTokens = max, Overlap = overlap });

    /// <summary>Cuts parents into children, as <see cref="ParentChildChunker"/> does, counted by a tokenizer of the caller's.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static CorpusBuilder ChunkByParents(this CorpusBuilder corpus, ParentChildChunkerOptions options, ITokenizer? tokenizer = null) =>
        corpus.ChunkWith(new ParentChildChunker(options, tokenizer));
}
