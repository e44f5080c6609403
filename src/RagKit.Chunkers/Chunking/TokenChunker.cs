using System.Globalization;

namespace RagKit.Chunking;

/// <summary>
/// Cuts documents into chunks of at most so many tokens, with an overlap. Of the places in the second half of what fits, it prefers
/// a heading, then a block, a paragraph, a sentence (or row, item, line of code), a word, a grapheme cluster. A row, an item, a line of
/// code and a sentence are cut only when they exceed the cap alone; a cluster too, but never a surrogate pair. A heading stays with what
/// follows it, unless that is a row or an item that fits the cap only alone. Nothing is repeated across a heading. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// White space at a chunk's ends is left out by moving its range. A heading path names the headings above a chunk's first character; a
/// heading that the chunk begins with is in its text and not in its path. Headings longer than 200 characters are shortened in paths.
/// </remarks>
public sealed class TokenChunker : IChunker
{
    private readonly TokenChunkerOptions _options;
    private readonly ITokenizer _tokenizer;

    /// <summary>A chunker.</summary>
    /// <param name="options">How to cut; the defaults when <see langword="null"/>.</param>
    /// <param name="tokenizer">Counts tokens; <see cref="TokenEstimator.Cl100k"/> when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public TokenChunker(TokenChunkerOptions? options = null, ITokenizer? tokenizer = null)
    {
        _options = (options ?? new TokenChunkerOptions()).Validated();
        _tokenizer = tokenizer ?? TokenEstimator.Cl100k;
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"tokens/2:{_options.MaxTokens},{_options.Overlap},{Limits.Counted(_options.CountContext)};{_tokenizer.Fingerprint}");
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public IEnumerable<ChunkSpan> Split(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Outline outline = new(document);
        TokenBudget budget = new(outline.PathAt, document.Title, _tokenizer, _options.MaxTokens, _options.CountContext);
        return new Packer(outline, _tokenizer, budget, _options.Overlap).Pack(0, document.Text.Length);
    }
}
