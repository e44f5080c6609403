using System.Globalization;

namespace RagKit.Chunking;

/// <summary>
/// Moves a window of so many tokens over the text by steps of so many tokens, cutting between words and nowhere else, whatever
/// the text's structure: windows of one size, each word in about as many of them. Immutable and thread-safe.
/// </summary>
public sealed class SlidingWindowChunker : IChunker
{
    private readonly SlidingWindowChunkerOptions _options;
    private readonly ITokenizer _tokenizer;

    /// <summary>A chunker.</summary>
    /// <param name="options">How to cut; the defaults when <see langword="null"/>.</param>
    /// <param name="tokenizer">Counts tokens; <see cref="TokenEstimator.Cl100k"/> when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public SlidingWindowChunker(SlidingWindowChunkerOptions? options = null, ITokenizer? tokenizer = null)
    {
        _options = (options ?? new SlidingWindowChunkerOptions()).Validated();
        _tokenizer = tokenizer ?? TokenEstimator.Cl100k;
        Fingerprint = string.Create(CultureInfo.InvariantCulture,
            $"window/1:{_options.MaxTokens},{_options.Step},{Limits.Counted(_options.CountContext)};{_tokenizer.Fingerprint}");
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public IEnumerable<ChunkSpan> Split(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Outline outline = new(document);
        TokenBudget budget = new(outline.PathAt, document.Title, _tokenizer, _options.MaxTokens, _options.CountContext);
        return new WindowFiller(outline, _tokenizer, budget, _options.MaxTokens - _options.Step).Pack(0, document.Text.Length);
    }
}
