namespace RagKit.Limits;

/// <summary>
/// What the server says is left and when it is full again. Spending what is left evenly until then uses up a window that is counted by the
/// clock, and holds a bucket that fills all the time half full, with exactly its rate going through: so it need not be known which one it
/// is. Where the time at which it is full again moves along with the clock, as with a bucket or a window that slides, what is left is
/// spent faster, until only a few calls' worth is left: a sliding window would be half used otherwise.
/// </summary>
internal sealed class ServerQuota
{
    private const double Fastest = 32;
    private QuotaNote _last = new(0, long.MinValue, double.NegativeInfinity, double.NegativeInfinity);
    private QuotaNote _compared;
    private double _sliding;

    /// <summary>When it is full again.</summary>
    public double ResetAt => _last.ResetAt;

    /// <summary>Whether what the server said still holds.</summary>
    public bool Holds(double now) => now < _last.ResetAt;

    /// <summary>What the answer to a call said.</summary>
    public void Learn(in QuotaNote note)
    {
        if (note.Sent < _last.Sent)
            return;
        _last = note;
        double passed = note.SentAt - _compared.SentAt;
        if (passed < 1)
            return;
        if (note.SentAt < _compared.ResetAt)
            _sliding += (Math.Clamp((note.ResetAt - _compared.ResetAt) / passed, 0, 1) - _sliding) * Math.Min(1, passed / 10);
        _compared = note;
    }

    /// <summary>What is left after all that has been sent by now.</summary>
    public double Left(double sent) => _last.Left - (sent - _last.Sent);

    /// <summary>What can go a second until it is full again.</summary>
    /// <param name="sent">What was sent in all.</param>
    /// <param name="usual">What a call usually needs.</param>
    /// <param name="now">Now.</param>
    public double Rate(double sent, double usual, double now)
    {
        double left = Math.Max(0, Left(sent));
        return left / (_last.ResetAt - now) * (1 + _sliding * (Math.Clamp(2 * left / usual, 1, Fastest) - 1));
    }
}
