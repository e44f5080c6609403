using System.CommandLine;
using RagKit.Chunking;

namespace RagKit.Cli;

/// <summary>The options that say how documents are cut; what is not given is the library's default.</summary>
internal sealed class ChunkingOptions
{
    private readonly Option<ChunkBy> _by = new("--by")
    {
        HelpName = "kind",
        Description = "Cut by tokens, headings, sentences, pages, tables, code (declarations), window, recursive (at separators, in characters), " +
            "content (cuts that stay put under edits), meaning (where the subject changes) or parents (small pieces of larger ones) [default: tokens]",
        CustomParser = result => CommonOptions.Choice<ChunkBy>(result, "--by", string.Join(", ", Chunkers.Names)),
    };

    private readonly Option<int?> _max = new("--max")
    {
        HelpName = "tokens",
        Description = $"The most tokens of a chunk, its title and headings included; characters by recursive without --tokenizer [default: {Chunkers.DefaultsOf(ChunkBy.Tokens).Max} by tokens]",
    };

    private readonly Option<int?> _overlap = new("--overlap")
    {
        HelpName = "tokens",
        Description = $"How many tokens neighbouring chunks share [default: {Chunkers.DefaultsOf(ChunkBy.Tokens).Overlap} by tokens, less for a smaller --max]",
    };

    private readonly Option<string?> _tokenizer = new("--tokenizer")
    {
        HelpName = "file",
        Description = "Count with a model's own vocabulary: a .tiktoken file, a tokenizer.json or a vocab.txt [default: an estimate of cl100k]",
    };

    /// <summary>The chunker of a corpus that nobody gave an option for.</summary>
    public static IChunker Default { get; } = new TokenChunker();

    public void AddTo(Command command)
    {
        command.Add(_by);
        command.Add(_max);
        command.Add(_overlap);
        command.Add(_tokenizer);
    }

    public IChunker Read(ParseResult parsed) => Read(parsed, TokenizerFor(parsed));

    public IChunker Read(ParseResult parsed, ITokenizer? tokenizer) =>
        Chunkers.Create(parsed.GetValue(_by), parsed.GetValue(_max), parsed.GetValue(_overlap), tokenizer);

    public ITokenizer? TokenizerFor(ParseResult parsed) => parsed.GetValue(_tokenizer) is string file ? Chunkers.LoadTokenizer(file) : null;
}
