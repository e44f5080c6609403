using System.Globalization;

namespace RagKit.Chunking;

/// <summary>
/// Fills chunks with whole sentences, as many as fit or as are asked for, and repeats whole sentences. Lines of code, rows and items
/// count as sentences. One that exceeds the cap alone is cut as <see cref="TokenChunker"/> cuts. Immutable and thread-safe.
/// </summary>
/// <remarks>Sentences are found by rules: punctuation, what follows it, and a short list of English abbreviations.</remarks>
public sealed class SentenceChunker : IChunker
{
    private readonly SentenceChunkerOptions _options;
    private readonly ITokenizer _tokenizer;

    /// <summary>A chunker.</summary>
    /// <param name="options">How to cut; the defaults when <see langword="null"/>.</param>
    /// <param name="tokenizer">Counts tokens; <see cref="TokenEstimator.Cl100k"/> when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public SentenceChunker(SentenceChunkerOptions? options = null, ITokenizer? tokenizer = null)
    {
        _options = (options ?? new SentenceChunkerOptions()).Validated();
        _tokenizer = tokenizer ?? TokenEstimator.Cl100k;
        Fingerprint = string.Create(CultureInfo.InvariantCulture,
            $"sentences/1:{_options.MaxTokens},{_options.MaxSentences},{_options.Overlap},{Limits.Counted(_options.CountContext)};{_tokenizer.Fingerprint}");
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public IEnumerable<ChunkSpan> Split(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Outline outline = new(document);
        TokenBudget budget = new(outline.PathAt, document.Title, _tokenizer, _options.MaxTokens, _options.CountContext);
        return new SentenceFiller(outline, _tokenizer, budget, _options.Overlap, _options.MaxSentences).Pack(0, document.Text.Length);
    }
}
