namespace RagKit.Tokenizing;

/// <summary>How a kind of tokenizer cuts text into pieces, and pieces into tokens. Thread-safe.</summary>
internal abstract class PieceEncoder
{
    /// <summary>Where the piece ends that begins at <paramref name="start"/>, which is inside the text.</summary>
    public abstract int PieceEnd(ReadOnlySpan<char> text, int start);

    /// <summary>The piece's tokens, valid until the scratch is used again.</summary>
    public abstract ReadOnlySpan<int> Encode(ReadOnlySpan<char> piece, TokenScratch scratch);

    /// <summary>The tokens of a long piece, or of so much from its beginning that they are more than <paramref name="room"/>.</summary>
    public virtual ReadOnlySpan<int> EncodeBeyond(ReadOnlySpan<char> piece, int room, TokenScratch scratch) => Encode(piece, scratch);

    /// <summary>About how many characters of the piece its first tokens are, of which it has more.</summary>
    public abstract int LengthOf(ReadOnlySpan<char> piece, ReadOnlySpan<int> firstTokens);
}
