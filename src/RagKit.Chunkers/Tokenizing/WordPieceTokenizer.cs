using System.Text;

namespace RagKit.Tokenizing;

/// <summary>
/// BERT's WordPiece, as most small embedding models use it (all-MiniLM, bge, e5, gte): from a <c>vocab.txt</c> here, or from a
/// <c>tokenizer.json</c> by <see cref="TokenizerJson"/>. Ids equal those of Hugging Face's tokenizers.
/// </summary>
public sealed class WordPieceTokenizer : VocabularyTokenizer
{
    private readonly TokenVocabulary _vocabulary;
    private readonly string _prefix;

    private WordPieceTokenizer(string fingerprint, TokenVocabulary vocabulary, WordPieceEncoder encoder, SpecialTokens special, string prefix)
        : base(fingerprint, encoder, special) => (_vocabulary, _prefix) = (vocabulary, prefix);

    /// <inheritdoc/>
    public override int VocabularySize => _vocabulary.Count;

    /// <summary>Reads a <c>vocab.txt</c>: a token a line, of which the id is the line's number from 0.</summary>
    /// <param name="path">The file, as it lies beside a model on Hugging Face.</param>
    /// <param name="options">What the file does not say; those of uncased models when <see langword="null"/>.</param>
    /// <exception cref="RagKitException">The file is missing or has no unknown token.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static WordPieceTokenizer LoadVocabulary(string path, WordPieceOptions? options = null) =>
        Load(TokenizerFile.Read(path, "vocabulary", "It lies beside the model, as vocab.txt: download it once and give its path."), options ?? new());

    /// <summary>Reads a <c>vocab.txt</c> from a stream, which stays open.</summary>
    /// <exception cref="RagKitException">The vocabulary has no unknown token.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static WordPieceTokenizer LoadVocabulary(Stream vocabulary, WordPieceOptions? options = null) => Load(TokenizerFile.Read(vocabulary), options ?? new());

    /// <inheritdoc/>
    /// <remarks>A space is between any two words, and before every mark of punctuation: WordPiece does not keep what was there.</remarks>
    public override string Decode(ReadOnlySpan<int> ids)
    {
        StringBuilder text = new();
        foreach (int id in ids)
        {
            string token = _vocabulary[id] is { Length: > 0 } bytes ? Encoding.UTF8.GetString(bytes) : SpecialText(id) ?? throw NoSuchToken(id);
            if (text.Length > 0 && token.Length > _prefix.Length && _prefix.Length > 0 && token.StartsWith(_prefix, StringComparison.Ordinal))
                text.Append(token, _prefix.Length, token.Length - _prefix.Length);
            else
                text.Append(text.Length > 0 ? " " : "").Append(token);
        }
        return text.ToString();
    }

    internal static WordPieceTokenizer Create(string fingerprint, List<(int Id, ReadOnlyMemory<byte> Bytes)> tokens, SpecialTokens special, WordPieceOptions options)
    {
        options.Validate();
        byte[] prefix = Encoding.UTF8.GetBytes(options.ContinuationPrefix);
        TokenVocabulary starts = new(tokens);
        TokenVocabulary continuations = new([.. tokens.Where(token => token.Bytes.Length > prefix.Length && token.Bytes.Span.StartsWith(prefix)).Select(token => (token.Id, token.Bytes[prefix.Length..]))]);
        int unknown = starts.Find(Encoding.UTF8.GetBytes(options.UnknownToken));
        if (unknown < 0)
            throw new RagKitException($"The vocabulary has {starts.Count} tokens but not UnknownToken ({options.UnknownToken}). Set it to the model's own, or check that the file is a vocab.txt.");
        return new WordPieceTokenizer(fingerprint, starts, new WordPieceEncoder(starts, continuations, unknown, options), special, options.ContinuationPrefix);
    }

    private static WordPieceTokenizer Load(TokenizerFile file, WordPieceOptions options)
    {
        string[] lines = [.. Encoding.UTF8.GetString(file.Content).Split('\n').Select(line => line.TrimEnd())];
        // Of a token that is there twice the last counts, as in the reference.
        List<(int, ReadOnlyMemory<byte>)> tokens = [.. lines.Index().Where(line => line.Item.Length > 0).Reverse().Select(line => (line.Index, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line.Item)))];
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        SpecialTokens known = new(special.Select(text => KeyValuePair.Create(text, Array.LastIndexOf(lines, text))).Where(pair => pair.Value >= 0));
        string settings = $"{(options.Lowercase ? "l" : "")}{(options.StripAccents ?? options.Lowercase ? "a" : "")}{(options.CleanText ? "c" : "")}{(options.SplitIdeographs ? "i" : "")}{options.MaxWordLength}";
        return Create($"wordpiece:{file.Hash},{settings},{options.UnknownToken},{options.ContinuationPrefix}", tokens, known, options);
    }
}
