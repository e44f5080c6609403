using System.Globalization;
using System.Text.Json;

namespace RagKit.Chunking;

/// <summary>
/// Cuts where the best separator stands in the second half of what fits, else in the first half: headings and blocks, then paragraphs,
/// then sentences and lines, then words, then grapheme clusters, or texts of the caller's. By characters it is the fastest chunker here;
/// with a tokenizer it cuts by tokens. Unlike <see cref="TokenChunker"/> it may cut a row or an item that would fit. Immutable and thread-safe.
/// </summary>
/// <remarks>White space at a chunk's ends is left out by moving its range. By characters, spans say no token count.</remarks>
public sealed class RecursiveChunker : IChunker
{
    private readonly RecursiveChunkerOptions _options;
    private readonly ITokenizer? _tokenizer;
    private readonly string[]? _separators;

    /// <summary>A chunker.</summary>
    /// <param name="options">How to cut; the defaults when <see langword="null"/>.</param>
    /// <param name="tokenizer">Counts tokens; characters are counted when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public RecursiveChunker(RecursiveChunkerOptions? options = null, ITokenizer? tokenizer = null)
    {
        _options = (options ?? new RecursiveChunkerOptions()).Validated();
        _tokenizer = tokenizer;
        _separators = _options.Separators?.ToArray();
        string separators = _separators is null ? "natural" : JsonSerializer.Serialize(_separators, TextJson.Default.StringArray);
        Fingerprint = string.Create(CultureInfo.InvariantCulture,
            $"recursive/1:{_options.MaxSize},{_options.Overlap},{separators},{Limits.Counted(CountsContext)};{(tokenizer ?? CharacterTokenizer.Instance).Fingerprint}");
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    private bool CountsContext => _options.CountContext && _tokenizer is not null;

    /// <inheritdoc/>
    public IEnumerable<ChunkSpan> Split(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        ITokenizer tokenizer = _tokenizer ?? CharacterTokenizer.Instance;
        Outline outline = new(document);
        TokenBudget budget = new(outline.PathAt, document.Title, tokenizer, _options.MaxSize, CountsContext);
        Filler filler = _separators is null
            ? new NaturalFiller(outline, tokenizer, budget, _options.Overlap)
            : new SeparatorFiller(outline, tokenizer, budget, _options.Overlap, _separators);
        IEnumerable<ChunkSpan> spans = filler.Pack(0, document.Text.Length);
        return _tokenizer is null ? spans.Select(static span => span with { TokenCount = 0 }) : spans;
    }
}
