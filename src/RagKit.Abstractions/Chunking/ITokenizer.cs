namespace RagKit.Chunking;

/// <summary>Counts tokens as an embedding or chat model would. Implementations are safe to use from several threads and do not allocate.</summary>
public interface ITokenizer
{
    /// <summary>Names the encoding and its version, such as <c>estimator/1</c> or <c>cl100k</c>.</summary>
    string Fingerprint { get; }

    /// <summary>How many tokens the text has; 0 for an empty one. Linear in the text's length.</summary>
    int Count(ReadOnlySpan<char> text);

    /// <summary>
    /// The length, in UTF-16 units, of the longest prefix found that has at most <paramref name="maxTokens"/> tokens and does not
    /// end inside a surrogate pair; at least one character (two for a pair) of a text that is not empty. Reads little more than
    /// that prefix.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="maxTokens">The limit, at least 1.</param>
    /// <param name="tokenCount">How many tokens the prefix has.</param>
    int PrefixLength(ReadOnlySpan<char> text, int maxTokens, out int tokenCount);
}
