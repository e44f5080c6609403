namespace RagKit.Tokenizing;

/// <summary>What a <c>vocab.txt</c> does not say of its tokenizer; the defaults are those of uncased BERT models. Immutable.</summary>
public sealed record WordPieceOptions
{
    /// <summary>Whether text is lower-cased; <see langword="true"/> by default. Cased models have <see langword="false"/>.</summary>
    public bool Lowercase { get; init; } = true;

    /// <summary>Whether accents are stripped; <see langword="null"/>, the default, for where text is lower-cased.</summary>
    public bool? StripAccents { get; init; }

    /// <summary>Whether control characters are dropped; <see langword="true"/> by default.</summary>
    public bool CleanText { get; init; } = true;

    /// <summary>Whether each Chinese character is a word of its own; <see langword="true"/> by default.</summary>
    public bool SplitIdeographs { get; init; } = true;

    /// <summary>The token of a word that no tokens spell; <c>[UNK]</c> by default, and in the vocabulary.</summary>
    public string UnknownToken { get; init; } = "[UNK]";

    /// <summary>How tokens begin that continue a word; <c>##</c> by default.</summary>
    public string ContinuationPrefix { get; init; } = "##";

    /// <summary>The longest word that is spelled, in characters, from 1 to 1,000; 100 by default. A longer one is unknown.</summary>
    public int MaxWordLength { get; init; } = 100;

    internal void Validate()
    {
        if (MaxWordLength is < 1 or > 1000)
            throw new ArgumentException($"MaxWordLength ({MaxWordLength}) must be from 1 to 1000.");
    }
}
