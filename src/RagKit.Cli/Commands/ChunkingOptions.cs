using System.CommandLine;
using RagKit.Chunking;

namespace RagKit.Cli;

/// <summary>The options that say how documents are cut; what is not given is the library's default.</summary>
internal sealed class ChunkingOptions
{
    private readonly Option<ChunkBy> _by = new("--by")
    {
        HelpName = "tokens|headings",
        Description = "Cut by tokens, or at headings [default: tokens]",
        CustomParser = result => CommonOptions.Choice<ChunkBy>(result, "--by", "tokens or headings"),
    };

    private readonly Option<int?> _max = new("--max")
    {
        HelpName = "tokens",
        Description = $"The most tokens of a chunk [default: {new TokenChunkerOptions().MaxTokens}]",
    };

    private readonly Option<int?> _overlap = new("--overlap")
    {
        HelpName = "tokens",
        Description = $"How many tokens neighbouring chunks share [default: {new TokenChunkerOptions().Overlap} by tokens, {new HeadingChunkerOptions().Overlap} by headings]",
    };

    private enum ChunkBy
    {
        Tokens,
        Headings,
    }

    /// <summary>The chunker of a corpus that nobody gave an option for.</summary>
    public static IChunker Default { get; } = new TokenChunker();

    public void AddTo(Command command)
    {
        command.Add(_by);
        command.Add(_max);
        command.Add(_overlap);
    }

    public IChunker Read(ParseResult parsed)
    {
        if (parsed.GetValue(_by) == ChunkBy.Headings)
        {
            HeadingChunkerOptions headings = new();
            return new HeadingChunker(headings with
            {
                MaxTokens = parsed.GetValue(_max) ?? headings.MaxTokens,
                Overlap = parsed.GetValue(_overlap) ?? headings.Overlap,
            });
        }
        TokenChunkerOptions tokens = new();
        return new TokenChunker(tokens with
        {
            MaxTokens = parsed.GetValue(_max) ?? tokens.MaxTokens,
            Overlap = parsed.GetValue(_overlap) ?? tokens.Overlap,
        });
    }
}
