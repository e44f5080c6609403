using RagKit.Chunking;
using RagKit.Tokenizing;

namespace RagKit.Cli;

/// <summary>Makes chunkers and tokenizers of what options say; what they leave open is the library's default.</summary>
internal static class Chunkers
{
    private static readonly BpeEncoding[] Encodings = [BpeEncoding.Cl100k, BpeEncoding.O200k, BpeEncoding.P50k, BpeEncoding.R50k];

    private static readonly Dictionary<ChunkBy, Kind> Kinds = new()
    {
        [ChunkBy.Tokens] = new(400, 40, cut => new TokenChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap }, cut.Tokenizer)),
        [ChunkBy.Headings] = new(400, 0, cut => new HeadingChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap }, cut.Tokenizer)),
        [ChunkBy.Recursive] = new(1600, 160, cut => new RecursiveChunker(new() { MaxSize = cut.Max, Overlap = cut.Overlap }, cut.Tokenizer)),
        [ChunkBy.Sentences] = new(400, 40, cut => new SentenceChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap }, cut.Tokenizer)),
        [ChunkBy.Window] = new(256, 128, cut => new SlidingWindowChunker(new() { MaxTokens = cut.Max, Step = cut.Max - cut.Overlap }, cut.Tokenizer)),
        [ChunkBy.Pages] = new(1000, 0, cut => new PageChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap }, cut.Tokenizer)),
        [ChunkBy.Tables] = new(400, 0, cut => new TableChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap }, cut.Tokenizer)),
        [ChunkBy.Code] = new(400, 0, cut => new CodeChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap, MinTokens = cut.Least(64) }, cut.Tokenizer)),
        [ChunkBy.Content] = new(400, 0, cut => new ContentDefinedChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap, MinTokens = cut.Least(100) }, cut.Tokenizer)),
        [ChunkBy.Meaning] = new(400, 40, cut => new SemanticChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap, MinTokens = cut.Least(80) }, cut.Tokenizer)),
        [ChunkBy.Parents] = new(200, 0, cut => new ParentChildChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap, ParentTokens = Math.Max(1200, cut.Max) }, cut.Tokenizer)),
    };

    /// <summary>What <c>--by</c> may be.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetNames<ChunkBy>().Select(name => name.ToLowerInvariant())];

    /// <summary>What is cut by when an option does not say, in tokens, or in characters for <see cref="ChunkBy.Recursive"/>.</summary>
    public static (int Max, int Overlap) DefaultsOf(ChunkBy by) => (Kinds[by].Max, Kinds[by].Overlap);

    /// <summary>A chunker; a cap below the usual one has the overlap that is usual for it.</summary>
    public static IChunker Create(ChunkBy by, int? max, int? overlap, ITokenizer? tokenizer)
    {
        Kind kind = Kinds[by];
        int most = max ?? kind.Max, shared = overlap ?? (int)Math.Min(kind.Overlap, (long)most * kind.Overlap / kind.Max);
        if (most < 1)
            throw new UsageException($"--max ({most}) must be at least 1.");
        if (shared < 0 || shared >= most)
            throw new UsageException($"--overlap ({shared}) must be at least 0 and below --max ({most}).");
        return kind.Make(new Cut(most, shared, tokenizer));
    }

    /// <summary>Reads a model's vocabulary, known by the file's name.</summary>
    public static ITokenizer LoadTokenizer(string file)
    {
        if (!File.Exists(file))
            throw new UsageException($"There is no file '{file}'. --tokenizer names a model's vocabulary: a .tiktoken file, a tokenizer.json or a vocab.txt.");
        string name = Path.GetFileName(file);
        if (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return TokenizerJson.Load(file);
        if (name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
            return WordPieceTokenizer.LoadVocabulary(file);
        return Encodings.FirstOrDefault(encoding => name.StartsWith(encoding.Name, StringComparison.OrdinalIgnoreCase)) is BpeEncoding encoding
            ? BpeTokenizer.LoadTiktoken(file, encoding)
            : throw new UsageException($"'{name}' does not say what vocabulary it is: name a rank file {string.Join(", ", Encodings.Select(known => known.Name + ".tiktoken"))}, or give a tokenizer.json or vocab.txt.");
    }

    /// <summary>How a chunker is made, and its defaults.</summary>
    private sealed record Kind(int Max, int Overlap, Func<Cut, IChunker> Make);

    /// <summary>What a chunker is made of.</summary>
    private sealed record Cut(int Max, int Overlap, ITokenizer? Tokenizer)
    {
        /// <summary>The usual least size, or what a small cap leaves room for.</summary>
        public int Least(int usual) => Math.Clamp((Max - Overlap) / 2, 1, usual);
    }
}
