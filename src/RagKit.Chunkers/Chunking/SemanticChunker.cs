using System.Globalization;
using Microsoft.Extensions.AI;

namespace RagKit.Chunking;

/// <summary>
/// Cuts where the subject changes: at the sentence end in reach whose neighbours on both sides are least alike, by an embedding model's vectors where one is
/// given, else by the words that they share (TextTiling, Hearst 1997), which needs no model. Ends of paragraphs and sections are preferred. A sentence
/// that exceeds the cap alone is cut as <see cref="TokenChunker"/> cuts. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// A model is asked once for up to 256 sentences of a document, while the calling thread waits, and is never disposed. A model that fails, fails the
/// document. Chunks are about two thirds as long as the cap allows, and differ in length more than those of other chunkers.
/// </remarks>
public sealed class SemanticChunker : IChunker
{
    private readonly SemanticChunkerOptions _options;
    private readonly ITokenizer _tokenizer;
    private readonly IEmbeddingGenerator<string, Embedding<float>>? _model;

    /// <summary>A chunker.</summary>
    /// <param name="options">How to cut; the defaults when <see langword="null"/>.</param>
    /// <param name="tokenizer">Counts tokens; <see cref="TokenEstimator.Cl100k"/> when <see langword="null"/>.</param>
    /// <param name="model">Embeds sentences; words are compared when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public SemanticChunker(SemanticChunkerOptions? options = null, ITokenizer? tokenizer = null, IEmbeddingGenerator<string, Embedding<float>>? model = null)
    {
        _options = (options ?? new SemanticChunkerOptions()).Validated();
        _tokenizer = tokenizer ?? TokenEstimator.Cl100k;
        _model = model;
        EmbeddingGeneratorMetadata? named = model?.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;
        string alike = model is null ? "words" : $"{named?.ProviderName}/{named?.DefaultModelId}/{named?.DefaultModelDimensions}";
        Fingerprint = string.Create(CultureInfo.InvariantCulture,
            $"semantic/1:{_options.MaxTokens},{_options.MinTokens},{_options.Overlap},{Limits.Counted(_options.CountContext)};{alike};{_tokenizer.Fingerprint}");
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
        Func<int, double> rank = _model is null ? new WordCohesion(outline, units).RankOf : new EmbeddingCohesion(outline, units, _model).RankOf;
        return new Packer(outline, _tokenizer, budget, _options.Overlap).Pack(boundaries.Ranges(units, rank));
    }
}
