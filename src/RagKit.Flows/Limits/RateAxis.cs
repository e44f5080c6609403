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
    // From which share on a rate counts as used up; what is paced by two rates at once uses neither of them wholly.
    private const double Used = 0.75;
    private readonly RateMeter _meter = new(window);
    private readonly ServerQuota _quota = new();
    private readonly Pacer _pacer = new();
    private double _ceiling = double.PositiveInfinity;
    private double _rate = double.PositiveInfinity;
    private double _age;
    private double _pressedAt;
    private double _usual = 1;
    private bool _isAccused;
    private bool _wasTold;

    /// <summary>All that was let go.</summary>
    public long Sent { get; private set; }

    /// <summary>Whether a rate was found.</summary>
    public bool IsFound => double.IsFinite(_rate);

    // At least about one call's share: a window holds whole ones.
    private double Held => _ceiling * (1 - Math.Clamp(1.5 * _usual / (_ceiling * window), 0.03, 0.08));

    /// <summary>Whether the server says itself what it bears.</summary>
    public bool IsTold(double now) => _quota.Holds(now);

    /// <summary>Whether nearly all of the rate that was found has been used lately.</summary>
    public bool IsUsed(double now) => IsFound && Accepted(window / 2, now) >= Used * _rate;

    /// <summary>When an amount may go.</summary>
    public double DueAt(double amount, double now)
    {
        if (_quota.Holds(now))
        {
            if (_quota.Left(Sent) >= amount)
                return _pacer.DueAt(_quota.Rate(Sent, _usual, now), Saved, now);
            _pacer.Forfeit();
            return _quota.ResetAt;
        }
        if (now - _pressedAt > Remembered * window)
            _rate = double.PositiveInfinity;
        return _pacer.DueAt(_rate, Saved, now);
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

    /// <summary>The server said what is left.</summary>
    public void Tell(in QuotaNote note, double now)
    {
        _quota.Learn(note);
        if (_quota.Holds(now))
        {
            // For the moments between the end of one window and the first answer of the next.
            Find(Accepted(window, now), now);
            _rate = _ceiling;
            _wasTold = true;
        }
        else if (_wasTold)
            _rate = double.PositiveInfinity;
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

    /// <summary>The server refuses, and this rate is a likely reason, or is not.</summary>
    public void Accuse(bool isLikely) => _isAccused = isLikely;

    /// <summary>
    /// The server lets calls through again. What it let through in a window and while it refused is what it bears, though never less than
    /// half of what was thought.
    /// </summary>
    /// <param name="refused">Seconds from the first refusal until now.</param>
    /// <param name="overslept">Seconds of them in which it may have let calls through, had there been any.</param>
    /// <param name="now">Now.</param>
    public void Settle(double refused, double overslept, double now)
    {
        if (_isAccused)
        {
            // Counted by the clock, a window ends with the refusals: one window is right when they were many, the longer time when they were few.
            double accepted = Math.Max(Accepted(window, now, overslept), Accepted(window + refused, now, overslept));
            Find(IsFound ? Math.Clamp(accepted, _rate / 2, _rate) : accepted, now);
            _rate = Held;
            _wasTold = false;
            _pacer.Forfeit();
        }
        _isAccused = false;
    }

    // For timers that are late, and for heavy calls that follow light ones.
    private double Saved => Math.Max(4 * _usual, _rate * window / 120);

    private void Find(double ceiling, double now)
    {
        _ceiling = Math.Max(ceiling, 1 / (Remembered * window));
        _age = 0;
        _pressedAt = now;
    }

    // What was let through and not refused, a second, in the last seconds but for some that do not count.
    private double Accepted(double seconds, double now, double but = 0)
    {
        double span = Math.Clamp(now - _meter.BusySince, window / 60, seconds);
        return _meter.Sum(span, now) / Math.Max(span - but, span / 2);
    }
}
