using System.Globalization;

namespace RagKit.Chunking;

/// <summary>
/// Cuts source code by its declarations: a type or a function, with the comments and attributes before it, is one chunk while it fits the cap; a longer one is
/// cut at the declarations within it, then at blank lines and lines. Where a chunk begins within declarations, their first lines stand in its heading
/// path. Code in a language that is not known is cut at blank lines, all other text as <see cref="TokenChunker"/> cuts. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Declarations are told by the words that a line begins with and by its indentation, without a parser, in C, C++, C#, Dart, Elixir, Go, Groovy, Java,
/// JavaScript, Kotlin, Lua, Objective-C, PHP, Python, Ruby, Rust, Scala, shell, SQL, Swift and TypeScript.
/// </remarks>
public sealed class CodeChunker : IChunker
{
    private readonly CodeChunkerOptions _options;
    private readonly ITokenizer _tokenizer;

    /// <summary>A chunker.</summary>
    /// <param name="options">How to cut; the defaults when <see langword="null"/>.</param>
    /// <param name="tokenizer">Counts tokens; <see cref="TokenEstimator.Cl100k"/> when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public CodeChunker(CodeChunkerOptions? options = null, ITokenizer? tokenizer = null)
    {
        _options = (options ?? new CodeChunkerOptions()).Validated();
        _tokenizer = tokenizer ?? TokenEstimator.Cl100k;
        Fingerprint = string.Create(CultureInfo.InvariantCulture,
            $"code/1:{_options.MaxTokens},{_options.Overlap},{_options.MinTokens},{_options.Language ?? ""},{Limits.Counted(_options.CountContext)};{_tokenizer.Fingerprint}");
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public IEnumerable<ChunkSpan> Split(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Outline outline = new(document);
        CodeMap map = new(document, outline, _options.Language);
        TokenBudget budget = new(map.PathAt, document.Title, _tokenizer, _options.MaxTokens, _options.CountContext);
        CodeUnits units = new(outline, map, _tokenizer, _options.MaxTokens, _options.MinTokens);
        return units.Ranges().SelectMany(range => new Packer(outline, _tokenizer, budget, _options.Overlap).Pack(range.Start, range.End));
    }
}
