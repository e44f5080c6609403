using RagKit.Chunking;

namespace RagKit.Tokenizing;

/// <summary>
/// A tokenizer with a model's own vocabulary: its counts and ids are the model's. Immutable and thread-safe. Counting allocates nothing
/// once as many calls at once have run before; time is linear in the text but for one logarithm over the longest piece.
/// </summary>
/// <remarks>
/// Special tokens (<c>&lt;|endoftext|&gt;</c>, <c>[SEP]</c>) in a text are text, in counts always and in ids unless asked otherwise, so that
/// no document can forge one. Those that a model puts around its input are not counted.
/// </remarks>
public abstract class VocabularyTokenizer : ITokenizer
{
    private readonly SpecialTokens _special;
    private readonly PieceCounter _counter;
    private readonly PrefixFinder _prefixes;
    private readonly ScratchPool _pool = new();

    private protected VocabularyTokenizer(string fingerprint, PieceEncoder encoder, SpecialTokens special)
    {
        Fingerprint = fingerprint;
        _special = special;
        _counter = new PieceCounter(encoder);
        _prefixes = new PrefixFinder(_counter);
    }

    /// <summary>Names the encoding and, by a hash, its vocabulary, such as <c>cl100k_base:1f0d5a3c9e21b7aa</c>.</summary>
    public string Fingerprint { get; }

    /// <summary>How many tokens the vocabulary has, special ones aside.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>The special tokens and their ids.</summary>
    public IReadOnlyDictionary<string, int> SpecialTokens => _special.Ids;

    /// <inheritdoc/>
    public int Count(ReadOnlySpan<char> text)
    {
        TokenScratch scratch = _pool.Rent();
        try
        {
            return _counter.Count(text, scratch);
        }
        finally
        {
            _pool.Return(scratch);
        }
    }

    /// <inheritdoc/>
    public int PrefixLength(ReadOnlySpan<char> text, int maxTokens, out int tokenCount) => PrefixLength(text, maxTokens, marks: null, out tokenCount);

    /// <summary>The same, and where the prefix's pieces end that are those of the text, too.</summary>
    internal int PrefixLength(ReadOnlySpan<char> text, int maxTokens, PieceMarks? marks, out int tokenCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        TokenScratch scratch = _pool.Rent();
        try
        {
            return _prefixes.Find(text, maxTokens, scratch, marks, out tokenCount);
        }
        finally
        {
            _pool.Return(scratch);
        }
    }

    /// <summary>The text's token ids, in order; what surrounds a model's input (<c>[CLS]</c>, <c>[SEP]</c>) is not added.</summary>
    /// <param name="text">The text; a lone surrogate is read as U+FFFD.</param>
    /// <param name="parseSpecialTokens">Whether a special token's spelling in the text becomes that token. Only for text of your own.</param>
    public int[] Encode(ReadOnlySpan<char> text, bool parseSpecialTokens = false)
    {
        TokenScratch scratch = _pool.Rent();
        try
        {
            List<int> ids = new(text.Length / 3);
            while (parseSpecialTokens && _special.TryFind(text, out int at, out int length, out int id))
            {
                _counter.Encode(text[..at], ids, scratch);
                ids.Add(id);
                text = text[(at + length)..];
            }
            _counter.Encode(text, ids, scratch);
            return [.. ids];
        }
        finally
        {
            _pool.Return(scratch);
        }
    }

    /// <summary>The text of token ids. Bytes that are not UTF-8, as where ids end inside a character, become U+FFFD.</summary>
    /// <exception cref="RagKitException">An id is not in the vocabulary.</exception>
    public abstract string Decode(ReadOnlySpan<int> ids);

    /// <summary>What a special token is spelled like, or <see langword="null"/>.</summary>
    private protected string? SpecialText(int id) => _special.TextOf(id);

    private protected RagKitException NoSuchToken(int id) =>
        new($"The token {id} is not in the vocabulary of {Fingerprint}, which has {VocabularySize} tokens and {_special.Ids.Count} special ones. Decode with the tokenizer that encoded.");
}
