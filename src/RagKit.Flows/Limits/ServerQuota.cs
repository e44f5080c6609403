namespace RagKit.Limits;

/// <summary>
/// What the server says is left and when it is full again. Spending what is left evenly until then uses up a window that is counted by the
/// clock, and holds a bucket that fills all the time half full, with exactly its rate going through: so it need not be known which one it is.
/// </summary>
internal sealed class ServerQuota
{
    private double _left;
    private double _countedTo = double.NegativeInfinity;

    /// <summary>When it is full again.</summary>
    public double ResetAt { get; private set; } = double.NegativeInfinity;

    /// <summary>Whether what the server said still holds.</summary>
    public bool Holds(double now) => now < ResetAt;

    /// <summary>What the answer to a call said; of what was sent after that call it knows nothing.</summary>
    /// <param name="left">What was left when the call came in.</param>
    /// <param name="sent">What had been sent in all, the call included.</param>
    /// <param name="resetAt">When it is full again.</param>
    public void Learn(double left, double sent, double resetAt)
    {
        if (sent >= _countedTo)
            (_left, _countedTo, ResetAt) = (left, sent, resetAt);
    }

    /// <summary>What is left after all that has been sent by now.</summary>
    public double Left(double sent) => _left - (sent - _countedTo);

    /// <summary>What can go a second until it is full again.</summary>
    public double Rate(double sent, double now) => Math.Max(0, Left(sent)) / (ResetAt - now);
}
