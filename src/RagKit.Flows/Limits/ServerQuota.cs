namespace RagKit.Limits;

/// <summary>
/// What the server says is left and when it is full again. Spending what is left evenly until then uses up a window that is counted by the
/// clock, and holds a bucket that fills all the time half full, with exactly its rate going through: so it need not be known which one it
/// is. Only a window that slides, and so is always a whole window away from being full, would stay half unused: what is left and what went
/// in the last window are taken for its quota.
/// </summary>
internal sealed class ServerQuota(double window)
{
    private QuotaNote _last = new(0, long.MinValue, double.NegativeInfinity, double.NegativeInfinity);
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
        double far = note.ResetAt - note.SentAt >= 0.9 * window ? 1 : 0;
        _sliding += (far - _sliding) * Math.Min(1, 4 * (note.SentAt - _last.SentAt) / window);
        _last = note;
    }

    /// <summary>What is left after all that has been sent by now.</summary>
    public double Left(double sent) => _last.Left - (sent - _last.Sent);

    /// <summary>When there may be room again, though too little is left now: in a window that slides, as what went before leaves it.</summary>
    /// <param name="missing">How much is missing.</param>
    /// <param name="lately">What went a second in the last window.</param>
    public double RoomAt(double missing, double lately) =>
        _sliding < 0.5 ? _last.ResetAt : Math.Min(_last.ResetAt, _last.SentAt + Math.Max(window / 20, 2 * missing / lately));

    /// <summary>What can go a second until it is full again.</summary>
    /// <param name="sent">What was sent in all.</param>
    /// <param name="lately">What went a second in the last window.</param>
    /// <param name="share">How much of a sliding window to use.</param>
    /// <param name="now">Now.</param>
    public double Rate(double sent, double lately, double share, double now)
    {
        double left = Math.Max(0, Left(sent));
        return Math.Max(left / (_last.ResetAt - now), _sliding * share * (left / window + lately));
    }
}
