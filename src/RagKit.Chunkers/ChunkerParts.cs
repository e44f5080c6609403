using RagKit.Chunking;
using RagKit.Configuration;
using RagKit.Tokenizing;

namespace RagKit;

/// <summary>The chunkers, for a corpus that is described in a configuration.</summary>
public static class ChunkerParts
{
    private const int MostTokens = 1_000_000;

    private static readonly BpeEncoding[] Encodings = [BpeEncoding.Cl100k, BpeEncoding.O200k, BpeEncoding.P50k, BpeEncoding.R50k];

    /// <summary>All of them; the first is the usual one.</summary>
    public static IReadOnlyList<CorpusPart> All { get; } =
    [
        Part("tokens", "By tokens, at the ends of sentences and blocks.", 400, 40, cut => new TokenChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap }, cut.Tokenizer)),
        Part("headings", "By headings.", 400, 0, cut => new HeadingChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap }, cut.Tokenizer)),
        Part("recursive", "At separators, in characters.", 1600, 160, cut => new RecursiveChunker(new() { MaxSize = cut.Max, Overlap = cut.Overlap }, cut.Tokenizer)),
        Part("sentences", "By sentences.", 400, 40, cut => new SentenceChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap }, cut.Tokenizer)),
        Part("window", "A window that slides.", 256, 128, cut => new SlidingWindowChunker(new() { MaxTokens = cut.Max, Step = cut.Max - cut.Overlap }, cut.Tokenizer)),
        Part("pages", "By pages.", 1000, 0, cut => new PageChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap }, cut.Tokenizer)),
        Part("tables", "Tables by rows, with their headings.", 400, 0, cut => new TableChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap }, cut.Tokenizer)),
        Part("code", "Code by declarations.", 400, 0, cut => new CodeChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap, MinTokens = cut.Least(64) }, cut.Tokenizer)),
        Part("content", "Cuts that stay put under edits.", 400, 0, cut => new ContentDefinedChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap, MinTokens = cut.Least(100) }, cut.Tokenizer)),
        Part("meaning", "Where the subject changes.", 400, 40, cut => new SemanticChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap, MinTokens = cut.Least(80) }, cut.Tokenizer)),
        Part("parents", "Small pieces of larger ones.", 200, 0, cut => new ParentChildChunker(new() { MaxTokens = cut.Max, Overlap = cut.Overlap, ParentTokens = cut.Parent ?? Math.Max(1200, cut.Max) }, cut.Tokenizer),
            new PartOption("parent", OptionKind.Whole, "The most tokens of the larger ones.") { Minimum = 1, Maximum = MostTokens }),
    ];

    private static CorpusPart Part(string kind, string about, int max, int overlap, Func<Cut, IChunker> make, params PartOption[] more) =>
        new(PartRole.Chunker, kind, about, (corpus, values) => corpus.ChunkWith(make(Cut.Of(values, max, overlap))))
        {
            Options =
            [
                new PartOption("max", OptionKind.Whole, $"The most tokens of a chunk; by default {max}.") { Minimum = 1, Maximum = MostTokens },
                new PartOption("overlap", OptionKind.Whole, $"How many neighbours share; by default {overlap}, less for a smaller max.") { Minimum = 0, Maximum = MostTokens },
                new PartOption("tokenizer", OptionKind.Path, "Counts with a model's own vocabulary: a .tiktoken file, a tokenizer.json or a vocab.txt."),
                .. more,
            ],
        };

    /// <summary>What a chunker is made of.</summary>
    private sealed record Cut(int Max, int Overlap, int? Parent, ITokenizer? Tokenizer)
    {
        public static Cut Of(PartValues values, int usualMax, int usualOverlap)
        {
            int max = values.Whole("max", usualMax);
            int overlap = values.Whole("overlap", (int)Math.Min(usualOverlap, (long)max * usualOverlap / usualMax));
            if (overlap >= max)
                throw new ArgumentException($"overlap ({overlap}) must be at least 0 and below max ({max}).");
            return new(max, overlap, values.Has("parent") ? values.Whole("parent", 0) : null, values.TextOrNull("tokenizer") is string file ? LoadTokenizer(file) : null);
        }

        /// <summary>The usual least size, or what a small cap leaves room for.</summary>
        public int Least(int usual) => Math.Clamp((Max - Overlap) / 2, 1, usual);

        private static ITokenizer LoadTokenizer(string file)
        {
            string name = Path.GetFileName(file);
            if (!File.Exists(file))
                throw new ArgumentException($"There is no file '{file}' for the tokenizer.");
            if (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
                return TokenizerJson.Load(file);
            if (name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
                return WordPieceTokenizer.LoadVocabulary(file);
            return Encodings.FirstOrDefault(encoding => name.StartsWith(encoding.Name, StringComparison.OrdinalIgnoreCase)) is BpeEncoding encoding
                ? BpeTokenizer.LoadTiktoken(file, encoding)
                : throw new ArgumentException($"'{name}' does not say what vocabulary it is: name it {string.Join(", ", Encodings.Select(known => known.Name + ".tiktoken"))}, tokenizer.json or vocab.txt.");
        }
    }
}
