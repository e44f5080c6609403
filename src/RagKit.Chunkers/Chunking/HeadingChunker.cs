using System.Globalization;

namespace RagKit.Chunking;

/// <summary>
/// Cuts documents at their headings; a section over the cap is cut further, as <see cref="TokenChunker"/> cuts. A section of a heading
/// alone stays with its first subsection, and small sections join the following one of their level or below. A document
/// without headings is cut by tokens alone. Immutable and thread-safe.
/// </summary>
public sealed class HeadingChunker : IChunker
{
    private readonly HeadingChunkerOptions _options;
    private readonly ITokenizer _tokenizer;

    /// <summary>A chunker.</summary>
    /// <param name="options">How to cut; the defaults when <see langword="null"/>.</param>
    /// <param name="tokenizer">Counts tokens; <see cref="TokenEstimator.Cl100k"/> when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public HeadingChunker(HeadingChunkerOptions? options = null, ITokenizer? tokenizer = null)
    {
        _options = (options ?? new HeadingChunkerOptions()).Validated();
        _tokenizer = tokenizer ?? TokenEstimator.Cl100k;
        Fingerprint = string.Create(CultureInfo.InvariantCulture,
            $"headings/2:{_options.MaxTokens},{_options.Overlap},{_options.MaxLevel},{_options.MinTokens},{Limits.Counted(_options.CountContext)};{_tokenizer.Fingerprint}");
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public IEnumerable<ChunkSpan> Split(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Outline outline = new(document);
        TokenBudget budget = new(outline.PathAt, document.Title, _tokenizer, _options.MaxTokens, _options.CountContext);
        return new Packer(outline, _tokenizer, budget, _options.Overlap).Pack(Sections(outline));
    }

    private IEnumerable<(int Start, int End)> Sections(Outline outline)
    {
        Section open = new(0, 0, 0, 0, HasText: false);
        foreach (Section next in Plain(outline))
        {
            if (open.End == 0 || Joins(open, next))
            {
                open = open.End == 0 ? next : open with { End = next.End, Tokens = open.Tokens + next.Tokens, HasText = open.HasText || next.HasText };
                continue;
            }
            yield return (open.Start, open.End);
            open = next;
        }
        if (open.End > 0)
            yield return (open.Start, open.End);
    }

    private bool Joins(Section open, Section next) =>
        (!open.HasText && next.Level > open.Level)
        || (next.Level >= open.Level && open.Tokens < _options.MinTokens && open.Tokens + next.Tokens <= _options.MaxTokens);

    private IEnumerable<Section> Plain(Outline outline)
    {
        int start = 0, level = 0, body = 0;
        foreach (OutlineHeading heading in outline.Headings)
        {
            if (heading.Level > _options.MaxLevel)
                continue;
            if (heading.Start > start)
                yield return Of(outline, start, heading.Start, level, body);
            (start, level, body) = (heading.Start, heading.Level, heading.End);
        }
        if (start < outline.Text.Length)
            yield return Of(outline, start, outline.Text.Length, level, body);
    }

    private Section Of(Outline outline, int start, int end, int level, int body) => new(start, end, level,
        _tokenizer.Count(outline.Text.AsSpan(start, end - start)), !outline.Text.AsSpan(body, end - body).IsWhiteSpace());

    private readonly record struct Section(int Start, int End, int Level, int Tokens, bool HasText);
}
