using System.Globalization;

namespace RagKit.Chunking;

/// <summary>
/// A chunk a page; a page over the cap is cut further, as <see cref="TokenChunker"/> cuts. Nothing is repeated across pages, so a
/// chunk is on one page and is cited by it. A page begins with the first block that is on it; a document without pages is one. Immutable and thread-safe.
/// </summary>
public sealed class PageChunker : IChunker
{
    private readonly PageChunkerOptions _options;
    private readonly ITokenizer _tokenizer;

    /// <summary>A chunker.</summary>
    /// <param name="options">How to cut; the defaults when <see langword="null"/>.</param>
    /// <param name="tokenizer">Counts tokens; <see cref="TokenEstimator.Cl100k"/> when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PageChunker(PageChunkerOptions? options = null, ITokenizer? tokenizer = null)
    {
        _options = (options ?? new PageChunkerOptions()).Validated();
        _tokenizer = tokenizer ?? TokenEstimator.Cl100k;
        Fingerprint = string.Create(CultureInfo.InvariantCulture,
            $"pages/1:{_options.MaxTokens},{_options.Overlap},{Limits.Counted(_options.CountContext)};{_tokenizer.Fingerprint}");
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public IEnumerable<ChunkSpan> Split(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Outline outline = new(document);
        TokenBudget budget = new(outline.PathAt, document.Title, _tokenizer, _options.MaxTokens, _options.CountContext);
        return Pages(document).SelectMany(page => new Packer(outline, _tokenizer, budget, _options.Overlap).Pack(page.Start, page.End));
    }

    private static IEnumerable<(int Start, int End)> Pages(Document document)
    {
        int start = 0;
        int? page = null;
        foreach (Block block in BlockTree.Walk(document.Blocks))
        {
            if (block.Page is not int next || next == page)
                continue;
            int at = block.Range.Start.Value;
            if (page is not null && at > start && TextBoundaries.StartsCluster(document.Text, at))
            {
                yield return (start, at);
                start = at;
            }
            page = next;
        }
        yield return (start, document.Text.Length);
    }
}
