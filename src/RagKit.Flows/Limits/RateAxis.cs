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
    private const double Used = 0.6;
    // Calls that a rate is measured by where there is a choice: with fewer, chance decides.
    private const double Enough = 16;
    private readonly RateMeter _meter = new(window);
    private readonly ServerQuota _quota = new(window);
    private readonly Pacer _pacer = new();
    private double _ceiling = double.PositiveInfinity;
    private double _rate = double.PositiveInfinity;
    private double _age;
    private double _pressedAt;
    private double _settledAt;
    private double _usual = 1;
    private double _bore;
    private bool _wasTold;

    /// <summary>All that was let go.</summary>
    public long Sent { get; private set; }

    /// <summary>Whether a rate was found.</summary>
    public bool IsFound => double.IsFinite(_rate);

    /// <summary>Whether the server refuses, and this rate is a likely reason.</summary>
    public bool IsAccused { get; private set; }

    /// <summary>How far what the server bore the last times is apart, as a share: the rate that it counts is found the same again and again.</summary>
    public double Surprise { get; private set; }

    // At least about one call's share: a window holds whole ones.
    private double Headroom => Math.Clamp(1.5 * _usual / (_ceiling * window), 0.03, 0.08);

    private double Held => _ceiling * (1 - Headroom);

    /// <summary>Whether the server says itself what it bears.</summary>
    public bool IsTold(double now) => _quota.Holds(now);

    /// <summary>Whether nearly all of the rate that was found has been used lately.</summary>
    public bool IsUsed(double now) => IsFound && Accepted(window / 2, now) >= Used * _rate;

    /// <summary>When an amount may go.</summary>
    public double DueAt(double amount, double now)
    {
        if (_quota.Holds(now))
        {
            double left = _quota.Left(Sent);
            return left < amount
                ? Math.Max(now, _quota.RoomAt(amount - left, _rate))
                : _pacer.DueAt(_quota.Rate(Sent, _rate, 1 - Headroom, now), Math.Min(Saved, left / 4), now);
        }
        if (now - _pressedAt > Remembered * window)
            _rate = double.PositiveInfinity;
        return _pacer.DueAt(_rate, _wasTold ? 0 : Saved, now);
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
    public void Accuse(bool isLikely) => IsAccused = isLikely;

    /// <summary>
    /// The server lets calls through again. What it let through lately is what it bears, though never less than half of what was thought.
    /// </summary>
    /// <param name="amount">What the call was that was refused: about half of it may still have been free.</param>
    /// <param name="refused">Seconds from the first refusal until now.</param>
    /// <param name="overslept">Seconds of them in which it may have let calls through, had there been any.</param>
    /// <param name="isRepeated">Whether there was another spell of refusals just before.</param>
    /// <param name="now">Now.</param>
    public void Settle(long amount, double refused, double overslept, bool isRepeated, double now)
    {
        if (!IsAccused)
            return;
        IsAccused = false;
        double borne = IsFound
            ? Math.Clamp(Borne(refused, overslept, isRepeated, now) + 0.5 * (amount - 1) / window, _rate / 2, _rate)
            : Accepted(window + refused, now, refused);
        if (!isRepeated)
        {
            if (_bore > 0 && borne > 0)
                Surprise += 0.3 * (Math.Abs(Math.Log(borne / _bore)) - Surprise);
            _bore = borne;
        }
        _settledAt = now;
        bool isUnsure = IsFound && refused > window / 4;
        Find(borne, now);
        // After long refusals what was let through tells less: it is tried again the sooner.
        _age = isUnsure ? Hold / 2 : 0;
        _rate = Held;
        _wasTold = false;
        _pacer.Forfeit();
    }

    /// <summary>Another rate is the reason rather: this one may be exceeded by as much as it differs from window to window by chance.</summary>
    public void Loosen()
    {
        _ceiling *= 1 + Math.Clamp(2 * Math.Sqrt(_usual / (_ceiling * window)), 0.05, 0.6);
        _rate = Held;
    }

    // A bucket that was empty before and is now has let its rate through in between. Counted by the clock, a window ends with the refusals:
    // one window is right when there were many of them, and the time in which there were as well when they were few.
    private double Borne(double refused, double overslept, bool isRepeated, double now) => isRepeated
        ? Accepted(Math.Clamp(now - _settledAt, Math.Clamp(Enough * _usual / _rate, window / 3, window), window), now, overslept)
        : Math.Max(Accepted(window, now, overslept), Accepted(window + refused, now, overslept));

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
