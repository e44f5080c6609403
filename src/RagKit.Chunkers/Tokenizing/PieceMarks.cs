namespace RagKit.Tokenizing;

/// <summary>
/// Where the pieces of a prefix end and how many tokens it has up to there, so that a shorter prefix that ends with a piece need not be counted again.
/// Not thread-safe.
/// </summary>
internal sealed class PieceMarks
{
    private readonly List<(int End, int Tokens)> _pieces = [];

    public void Clear() => _pieces.Clear();

    public void Add(int end, int tokens) => _pieces.Add((end, tokens));

    /// <summary>The tokens of the first <paramref name="length"/> characters; -1 where no piece ends there.</summary>
    public int TokensOf(int length)
    {
        int low = 0, high = _pieces.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (_pieces[middle].End == length)
                return _pieces[middle].Tokens;
            if (_pieces[middle].End < length)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return -1;
    }
}
