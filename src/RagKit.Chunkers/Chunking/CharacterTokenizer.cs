namespace RagKit.Chunking;

/// <summary>Counts characters (UTF-16 units) as if each were a token: what cuts by tokens then cuts by characters.</summary>
internal sealed class CharacterTokenizer : ITokenizer
{
    private CharacterTokenizer()
    {
    }

    public static CharacterTokenizer Instance { get; } = new();

    public string Fingerprint => "characters/1";

    public int Count(ReadOnlySpan<char> text) => text.Length;

    public int PrefixLength(ReadOnlySpan<char> text, int maxTokens, out int tokenCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        tokenCount = Math.Min(text.Length, maxTokens);
        if (tokenCount < text.Length && char.IsSurrogatePair(text[tokenCount - 1], text[tokenCount]))
            tokenCount += tokenCount > 1 ? -1 : 1;
        return tokenCount;
    }
}
