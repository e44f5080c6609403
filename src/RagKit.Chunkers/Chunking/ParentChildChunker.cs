using System.Globalization;

namespace RagKit.Chunking;

/// <summary>
/// Cuts documents into parents as <see cref="TokenChunker"/> does, and each parent into children: small chunks are found more
/// exactly, and what a chat model reads is the parent. The chunks are the children; each names its parent's range in its metadata,
/// <c>parent.start</c> and <c>parent.end</c>, where <see cref="ParentOf"/> reads it. Immutable and thread-safe.
/// </summary>
public sealed class ParentChildChunker : IChunker
{
    private const string ParentStart = "parent.start", ParentEnd = "parent.end";

    private readonly ParentChildChunkerOptions _options;
    private readonly ITokenizer _tokenizer;

    /// <summary>A chunker.</summary>
    /// <param name="options">How to cut; the defaults when <see langword="null"/>.</param>
    /// <param name="tokenizer">Counts tokens; <see cref="TokenEstimator.Cl100k"/> when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public ParentChildChunker(ParentChildChunkerOptions? options = null, ITokenizer? tokenizer = null)
    {
        _options = (options ?? new ParentChildChunkerOptions()).Validated();
        _tokenizer = tokenizer ?? TokenEstimator.Cl100k;
        Fingerprint = string.Create(CultureInfo.InvariantCulture,
            $"parents/1:{_options.ParentTokens},{_options.MaxTokens},{_options.Overlap},{Limits.Counted(_options.CountContext)};{_tokenizer.Fingerprint}");
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public IEnumerable<ChunkSpan> Split(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Outline outline = new(document);
        TokenBudget whole = new(outline.PathAt, document.Title, _tokenizer, _options.ParentTokens, countsContext: false);
        TokenBudget part = new(outline.PathAt, document.Title, _tokenizer, _options.MaxTokens, _options.CountContext);
        return new Packer(outline, _tokenizer, whole, overlap: 0).Pack(0, document.Text.Length).SelectMany(parent => Children(outline, part, parent.Range));
    }

    /// <summary>The range of a chunk's parent in its document's text; <see langword="null"/> for a chunk of another chunker.</summary>
    public static Range? ParentOf(Chunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        return chunk.Metadata.TryGetValue(ParentStart, out MetadataValue? start) && chunk.Metadata.TryGetValue(ParentEnd, out MetadataValue? end)
            && start.Kind == MetadataKind.Integer && end.Kind == MetadataKind.Integer
            ? (int)start.AsInteger()..(int)end.AsInteger()
            : null;
    }

    private IEnumerable<ChunkSpan> Children(Outline outline, TokenBudget budget, Range parent)
    {
        (int start, int end) = (parent.Start.Value, parent.End.Value);
        Metadata facts = new(new Dictionary<string, MetadataValue> { [ParentStart] = start, [ParentEnd] = end });
        return new Packer(outline, _tokenizer, budget, _options.Overlap).Pack(start, end).Select(child => child with { Metadata = facts });
    }
}
