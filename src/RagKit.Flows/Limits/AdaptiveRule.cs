namespace RagKit.Limits;

/// <summary>What <see cref="AdaptiveLimit"/> knows of its server: how many at once, how many and how much a second, and whether it refuses now.</summary>
internal sealed class AdaptiveRule(AdaptiveLimitOptions options) : AdmissionRule
{
    private const double CutByRefusal = 0.7;
    private const double CutBySlowness = 0.8;
    private const int CutsBeforeRates = 3;
    private readonly double _window = options.Window.TotalSeconds;
    private readonly ConcurrencyWindow _concurrency = new(options.InitialConcurrency, options.MinConcurrency, options.MaxConcurrency, options.Window.TotalSeconds);
    private readonly LatencyWatch _latency = new(options.Window.TotalSeconds, options.SlowAt);
    private readonly RefusalSpell _spell = new(options.Window.TotalSeconds, options.MaxRetryAfter.TotalSeconds);
    private readonly RateAxis _calls = new(options.Window.TotalSeconds);
    private readonly RateAxis _weight = new(options.Window.TotalSeconds);
    private double _cutAt = double.NegativeInfinity;
    private double _lookedAt;
    private bool _isPaced;

    public override int Allowed => _concurrency.Allowed;

    public override double DueAt(long weight, double now)
    {
        if (_spell.HasPassed(now))
            Settle(now);
        if (_isPaced)
        {
            _calls.Press(now - _lookedAt, now);
            _weight.Press(now - _lookedAt, now);
        }
        _lookedAt = now;
        _isPaced = false;
        if (InFlight >= _concurrency.Allowed)
            return double.PositiveInfinity;
        double open = _spell.OpenAt(now);
        if (open > now)
            return open;
        double due = Math.Max(_calls.DueAt(1, now), _weight.DueAt(weight, now));
        _isPaced = due > now;
        return due;
    }

    protected override void OnAdmitted(GateLease lease, double now)
    {
        (lease.CallsBefore, lease.WeightBefore) = (_calls.Sent, _weight.Sent);
        lease.WasLast = InFlight >= _concurrency.Allowed;
        _calls.Send(1, now);
        _weight.Send(lease.Weight, now);
        _spell.Send(lease.Weight, now);
    }

    public override void Report(GateLease lease, in CallOutcome outcome, double now)
    {
        if (outcome.ResetAfter is TimeSpan reset)
        {
            // Counted from when the call was sent, and a little more, as the next call may be quicker on its way.
            double sentAt = now - outcome.Duration.TotalSeconds;
            double resetAt = sentAt + reset.TotalSeconds + _window / 600;
            if (outcome.RemainingCalls is long calls)
                _calls.Tell(new(calls, lease.CallsBefore + 1, sentAt, resetAt), now);
            if (outcome.RemainingWeight is long weight)
                _weight.Tell(new(weight, lease.WeightBefore + lease.Weight, sentAt, resetAt), now);
        }
        if (outcome.Rejected)
            OnRefused(lease, outcome, now);
        else
            OnPassed(lease, outcome, now);
    }

    private void OnPassed(GateLease lease, in CallOutcome outcome, double now)
    {
        if (_spell.IsEndedBy(lease.CallsBefore))
            Settle(now);
        bool isTimed = outcome.Duration > TimeSpan.Zero;
        if (lease.AdmittedAt < _cutAt)
        {
            if (isTimed)
                _latency.AddLate(lease.Weight, outcome.Duration.TotalSeconds);
        }
        else if (isTimed && _latency.IsSlow(lease.Weight, outcome.Duration.TotalSeconds, now))
        {
            _concurrency.Shrink(InFlight, CutBySlowness);
            BeginAnew(now);
        }
        else if (InFlight >= _concurrency.Allowed)
            _concurrency.Grow(now);
    }

    private void OnRefused(GateLease lease, in CallOutcome outcome, double now)
    {
        _calls.TakeBack(1, lease.AdmittedAt, now);
        _weight.TakeBack(lease.Weight, lease.AdmittedAt, now);
        double took = outcome.Duration > TimeSpan.Zero ? outcome.Duration.TotalSeconds : now - lease.AdmittedAt;
        if (!_spell.Refuse(lease.CallsBefore, lease.Weight, _calls.Sent, took, outcome.RetryAfter?.TotalSeconds, now))
            return;
        bool isFirst = _spell.InARow == 1;
        // One refusal says nothing of a rate that was not known, as the server may have hiccuped; nor do the first few when all places were taken.
        bool isTelling = _spell.InARow > (lease.WasLast ? CutsBeforeRates : 1);
        bool isCalls = IsLikely(_calls, isTelling, now), isWeight = IsLikely(_weight, isTelling, now);
        if (lease.WasLast || !(isFirst || isCalls || isWeight))
        {
            _concurrency.Refuse(InFlight, CutByRefusal, now);
            BeginAnew(now);
        }
        // Refused again and again though nothing seems used up: whatever the server does not speak of itself.
        bool isAny = isTelling && !(isCalls || isWeight);
        _calls.Accuse(isCalls || (isAny && !_calls.IsTold(now)));
        _weight.Accuse(isWeight || (isAny && !_weight.IsTold(now)));
    }

    private static bool IsLikely(RateAxis axis, bool isTelling, double now) => !axis.IsTold(now) && (axis.IsFound ? axis.IsUsed(now) : isTelling);

    // Calls that were sent before a cut tell nothing of what it led to.
    private void BeginAnew(double now)
    {
        _latency.Restart();
        _cutAt = now;
    }

    private void Settle(double now)
    {
        // A server that refuses for longer than a window was down, or counts over more: that says nothing of a rate.
        if (_spell.Length <= _window)
        {
            double refused = Math.Min(now - _spell.StartedAt, _window);
            bool isRepeated = _spell.InARow > 1 && !_spell.GoesOn;
            RateAxis? looser = !(_calls.IsAccused && _weight.IsAccused) ? null : _calls.Surprise > _weight.Surprise ? _calls : _weight;
            _calls.Settle(1, refused, _spell.Overslept, isRepeated, now);
            _weight.Settle(_spell.Refused, refused, _spell.Overslept, isRepeated, now);
            if (_calls.Surprise != _weight.Surprise)
                looser?.Loosen();
        }
        _spell.End(now);
    }
}
