using System.Globalization;

namespace RagKit.Chunking;

/// <summary>
/// Cuts at sentence ends that the text itself chooses, so that an edit changes the chunks that it touches and one or two behind them, and
/// no other: what is embedded again after an edit is little, wherever in the document it is. Prefers the ends of paragraphs and sections.
/// A sentence that exceeds the cap alone is cut as <see cref="TokenChunker"/> cuts. Immutable and thread-safe.
/// </summary>
/// <remarks>Chunks are about half as long as the cap allows, and differ in length more than those of other chunkers.</remarks>
public sealed class ContentDefinedChunker : IChunker
{
    private readonly ContentDefinedChunkerOptions _options;
    private readonly ITokenizer _tokenizer;

    /// <summary>A chunker.</summary>
    /// <param name="options">How to cut; the defaults when <see langword="null"/>.</param>
    /// <param name="tokenizer">Counts tokens; <see cref="TokenEstimator.Cl100k"/> when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public ContentDefinedChunker(ContentDefinedChunkerOptions? options = null, ITokenizer? tokenizer = null)
    {
        _options = (options ?? new ContentDefinedChunkerOptions()).Validated();
        _tokenizer = tokenizer ?? TokenEstimator.Cl100k;
        Fingerprint = string.Create(CultureInfo.InvariantCulture,
            $"content/1:{_options.MaxTokens},{_options.MinTokens},{_options.Overlap},{Limits.Counted(_options.CountContext)};{_tokenizer.Fingerprint}");
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public IEnumerable<ChunkSpan> Split(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Outline outline = new(document);
        TokenBudget budget = new(outline.PathAt, document.Title, _tokenizer, _options.MaxTokens, _options.CountContext);
        UnitList units = new(outline);
        LowestBoundaries boundaries = new(outline, _tokenizer, budget, _options.MinTokens, _options.Overlap);
        return new Packer(outline, _tokenizer, budget, _options.Overlap).Pack(boundaries.Ranges(units, new ContentHash(outline, units).RankOf));
    }
}
