namespace RagKit.Limits;

/// <summary>
/// Spreads what goes over time at a rate that may change at any moment. A call goes as soon as there is no debt and then makes its own, so
/// that its weight may be any; half a second's worth may be saved up, for timers that are late.
/// </summary>
internal sealed class Pacer(double saved)
{
    private double _credit;
    private double _at;

    public double DueAt(double rate, double now)
    {
        if (double.IsPositiveInfinity(rate))
        {
            (_credit, _at) = (0, now);
            return now;
        }
        _credit = Math.Min(_credit + (now - _at) * rate, rate * saved);
        _at = now;
        return _credit >= -1e-6 ? now : now - _credit / rate;
    }

    public void Take(double amount) => _credit -= amount;

    /// <summary>Nothing saved counts any more.</summary>
    public void Forfeit() => _credit = Math.Min(_credit, 0);
}
