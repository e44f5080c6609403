namespace RagKit.Lexical;

/// <summary>
/// How much a word counts by where it stands, as in BM25F (Robertson, Zaragoza and Taylor 2004): a word of a field with the weight 3
/// counts as three words, in a chunk's frequencies and in its length. By default all count alike, which is <see cref="Text.Bm25"/>.
/// They are part of the index: what was added by some weights must be removed by the same.
/// </summary>
public sealed record LexicalWeights
{
    private const int Most = 100;

    /// <summary>The weight of title, headings and what was added in words; 0 to 100.</summary>
    public int Context { get; init; } = 1;

    /// <summary>The weight of the chunk's text; 0 to 100.</summary>
    public int Text { get; init; } = 1;

    internal LexicalWeights Validate()
    {
        if (Context is < 0 or > Most || Text is < 0 or > Most)
            throw new ArgumentOutOfRangeException(null, $"The weights of context ({Context}) and text ({Text}) must be between 0 and {Most}.");
        return this;
    }
}
