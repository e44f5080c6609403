namespace RagKit.Limits;

/// <summary>
/// From the first refusal to the first call that passes again. Nothing goes for a while, as long as the server asks or, each time it refuses
/// again, for twice as long; then one call goes ahead to see, and the rest follow when it was not refused in the time that a refusal takes.
/// </summary>
internal sealed class RefusalSpell(double window, double longest)
{
    private double _pausedUntil;
    private double _pause;
    private double _beganAt;
    private double _followAt = double.PositiveInfinity;
    private double _refusalTakes;
    private double _endedAt = double.NegativeInfinity;
    private long _sentAtRefusal;
    private long _passing;

    /// <summary>Whether the server refuses at present.</summary>
    public bool IsOn { get; private set; }

    /// <summary>When it began, or the first of those that followed each other closely.</summary>
    public double StartedAt { get; private set; }

    /// <summary>For how long it is known to have refused everything.</summary>
    public double Length { get; private set; }

    /// <summary>How many there were, each within two windows of the one before.</summary>
    public int InARow { get; private set; }

    /// <summary>Whether it goes on from one that a lighter call ended, for which there was room.</summary>
    public bool GoesOn { get; private set; }

    /// <summary>The weight of the heaviest call known to be refused in it.</summary>
    public long Refused { get; private set; }

    /// <summary>By how much the last pause may have been longer than needed, on average: nothing where the server said how long.</summary>
    public double Overslept { get; private set; }

    /// <summary>When the next call may go.</summary>
    public double OpenAt(double now) => _pausedUntil > now || !IsOn ? _pausedUntil : _followAt > now && double.IsFinite(_followAt) ? _followAt : now;

    /// <summary>Whether the call that went ahead has been gone for longer than a refusal takes.</summary>
    public bool HasPassed(double now) => IsOn && now >= _followAt;

    /// <summary>A call goes.</summary>
    public void Send(long weight, double now)
    {
        if (!IsOn || now < _pausedUntil || double.IsFinite(_followAt))
            return;
        _followAt = now + 2 * _refusalTakes;
        _passing = weight;
    }

    /// <summary>A call was refused; true when that begins a spell. Calls that were sent before the last refusal was known tell nothing new.</summary>
    /// <param name="callsBefore">How many calls had been sent before it.</param>
    /// <param name="weight">What it weighs.</param>
    /// <param name="sent">How many have been sent by now.</param>
    /// <param name="took">How long the refusal took.</param>
    /// <param name="retryAfter">For how long the server asked to be left alone.</param>
    /// <param name="now">Now.</param>
    public bool Refuse(long callsBefore, long weight, long sent, double took, double? retryAfter, double now)
    {
        bool begins = false;
        double asked = Math.Clamp(retryAfter ?? 0, 0, longest);
        _pausedUntil = Math.Max(_pausedUntil, now + asked);
        if (callsBefore < _sentAtRefusal)
            return false;
        if (!IsOn)
        {
            GoesOn = _passing < Refused && now - _endedAt < _pause;
            if (!GoesOn)
                StartedAt = now;
            begins = IsOn = true;
            _beganAt = now;
            InARow = now - _endedAt < 2 * window ? InARow + 1 : 1;
        }
        Length = now - _beganAt;
        Refused = begins && !GoesOn ? weight : Math.Max(weight, Refused);
        _pause = GoesOn || !begins ? Math.Min(2 * _pause, Math.Clamp(Length / 4, window / 4, window)) : window / 20;
        bool isSaid = asked > 0 && ((begins && InARow == 1) || asked >= _pause);
        if (!isSaid)
            _pausedUntil = Math.Max(_pausedUntil, now + _pause);
        Overslept = isSaid ? 0 : _pause / 2;
        _refusalTakes = Math.Min(took, window / 6);
        _sentAtRefusal = sent;
        _followAt = double.PositiveInfinity;
        return begins;
    }

    /// <summary>A call went well; true when it was sent after the last refusal, so that the spell is over.</summary>
    public bool IsEndedBy(long callsBefore) => IsOn && callsBefore >= _sentAtRefusal;

    public void End(double now)
    {
        IsOn = false;
        _endedAt = now;
        _followAt = double.PositiveInfinity;
    }
}
