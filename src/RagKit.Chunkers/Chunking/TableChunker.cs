using System.Globalization;

namespace RagKit.Chunking;

/// <summary>
/// Cuts tables apart from the text around them: a table that fits the cap is one chunk, together with a heading right before it; a longer one is cut
/// between rows, and its first row is repeated: it stands last in the heading path of every later chunk, and so in what is embedded and
/// shown, and is counted. All other text is cut as <see cref="TokenChunker"/> cuts. Immutable and thread-safe.
/// </summary>
/// <remarks>A first row longer than 200 characters is shortened where it is repeated.</remarks>
public sealed class TableChunker : IChunker
{
    private readonly TableChunkerOptions _options;
    private readonly ITokenizer _tokenizer;

    /// <summary>A chunker.</summary>
    /// <param name="options">How to cut; the defaults when <see langword="null"/>.</param>
    /// <param name="tokenizer">Counts tokens; <see cref="TokenEstimator.Cl100k"/> when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public TableChunker(TableChunkerOptions? options = null, ITokenizer? tokenizer = null)
    {
        _options = (options ?? new TableChunkerOptions()).Validated();
        _tokenizer = tokenizer ?? TokenEstimator.Cl100k;
        Fingerprint = string.Create(CultureInfo.InvariantCulture,
            $"tables/1:{_options.MaxTokens},{_options.Overlap},{Limits.Counted(_options.CountContext)};{_tokenizer.Fingerprint}");
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public IEnumerable<ChunkSpan> Split(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Outline outline = new(document);
        TableMap tables = new(document, outline);
        TokenBudget budget = new(tables.PathAt, document.Title, _tokenizer, _options.MaxTokens, _options.CountContext);
        return tables.Ranges().SelectMany(range => new Packer(outline, _tokenizer, budget, _options.Overlap).Pack(range.Start, range.End));
    }
}
