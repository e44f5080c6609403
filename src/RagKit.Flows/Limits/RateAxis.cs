namespace RagKit.Limits;

/// <summary>
/// The rate of calls, or of weight, that the server bears: what it says, or else what it was found to bear. What was found is held a
/// little below for some windows, then raised in growing steps until the server refuses again.
/// </summary>
internal sealed class RateAxis(double window)
{
    // Windows below the ceiling: long enough that the few refusals that a probe costs stay well below one in a hundred.
    private const double Hold = 6;
    // A probe raises to 1.08, 1.38, 2.05, 3.6 times after 1, 2, 3, 4 windows: with the hold, a doubled limit is found within ten.
    private const double Steepness = 0.08;
    // Windows after which a rate that nothing waited for is no more than a memory.
    private const double Remembered = 10;
    private readonly RateMeter _meter = new(window);
    private readonly ServerQuota _quota = new();
    private readonly Pacer _pacer = new(window / 120);
    private double _ceiling = double.PositiveInfinity;
    private double _rate = double.PositiveInfinity;
    private double _age;
    private double _pressedAt;
    private double _toldAt;
    private double _usual = 1;
    private bool _isAccused;
    private double _acceptedBefore;

    /// <summary>All that was let go.</summary>
    public long Sent { get; private set; }

    /// <summary>Whether a rate was found.</summary>
    public bool IsFound => double.IsFinite(_rate);

    // At least about one call's share: a window holds whole ones.
    private double Held => _ceiling * (1 - Math.Clamp(1.5 * _usual / (_ceiling * window), 0.03, 0.08));

    /// <summary>Whether the server says itself what it bears.</summary>
    public bool IsTold(double now) => _quota.Holds(now);

    /// <summary>Whether nearly all of the rate that was found has been used lately.</summary>
    public bool IsUsed(double now) => IsFound && Accepted(window / 2, now) >= 0.8 * _rate;

    // What was let through and not refused, a second, in the last seconds.
    private double Accepted(double seconds, double now)
    {
        double span = Math.Clamp(now - _meter.BusySince, window / 60, seconds);
        return _meter.Sum(span, now) / span;
    }

    /// <summary>When an amount may go.</summary>
    public double DueAt(double amount, double now)
    {
        if (_quota.Holds(now))
            return _quota.Left(Sent) < amount ? _quota.ResetAt : _pacer.DueAt(_quota.Rate(Sent, now), now);
        if (now - _pressedAt > Remembered * window)
            _rate = double.PositiveInfinity;
        return _pacer.DueAt(_rate, now);
    }

    public void Send(long amount, double now)
    {
        Sent += amount;
        _usual += (amount - _usual) / 32;
        _pacer.Take(amount);
        _meter.Add(amount, now);
    }

    /// <summary>What was sent turned out to be refused.</summary>
    public void TakeBack(long amount, double sentAt, double now) => _meter.TakeBack(amount, sentAt, now);

    /// <summary>The server said what was left when all that is counted in <paramref name="sent"/> had come in.</summary>
    public void Tell(long left, double sent, double resetAt, double now)
    {
        _quota.Learn(left, sent, resetAt);
        if (!_quota.Holds(now))
            return;
        // Kept, smoothed, for the moments between the end of one window and the first answer of the next.
        double rate = _quota.Rate(Sent, now);
        Restart(IsFound ? _rate + (rate - _rate) * Math.Min(1, 4 * (now - _toldAt) / window) : rate, now);
        _rate = _ceiling;
        _toldAt = now;
    }

    /// <summary>For so long calls waited for a rate.</summary>
    public void Press(double seconds, double now)
    {
        if (!IsUsed(now) || IsTold(now))
            return;
        _pressedAt = now;
        _age += seconds / window;
        double probing = Math.Clamp(_age - Hold, 0, Remembered);
        _rate = Held * Math.Exp(Steepness * probing * probing);
    }

    /// <summary>The server refuses, and this rate is the likely reason.</summary>
    public void Accuse(double now)
    {
        _isAccused = true;
        _acceptedBefore = Accepted(window, now);
    }

    /// <summary>
    /// The server has let something through again. What it let through in the time until now is what it bears, though never less than half
    /// of what was thought; when it refused for longer than a window it was down, or counts over more, and what it let through before counts.
    /// </summary>
    /// <param name="span">Seconds since the last time, at most a window.</param>
    /// <param name="tooLong">Seconds of them in which it may have let calls through, had there been any.</param>
    /// <param name="wasDown">Whether it refused for longer than a window.</param>
    /// <param name="now">Now.</param>
    public void Settle(double span, double tooLong, bool wasDown, double now)
    {
        if (!_isAccused)
            return;
        _isAccused = false;
        double accepted = wasDown ? _acceptedBefore : Accepted(span, now) * span / (span - Math.Min(tooLong, span / 2));
        Restart(IsFound ? Math.Clamp(accepted, _rate / 2, _rate) : accepted, now);
        _rate = Held;
        _pacer.Forfeit();
    }

    private void Restart(double ceiling, double now)
    {
        _ceiling = Math.Max(ceiling, 1 / (Remembered * window));
        _age = 0;
        _pressedAt = now;
    }
}
