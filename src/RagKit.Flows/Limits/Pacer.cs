namespace RagKit.Limits;

/// <summary>
/// Spreads what goes over time at a rate that may change at any moment. A call goes as soon as there is no debt and then makes its own, so
/// that its weight may be any.
/// </summary>
internal sealed class Pacer
{
    private double _credit;
    private double _at;

    /// <summary>When the next call may go.</summary>
    /// <param name="rate">What goes a second; infinity for all.</param>
    /// <param name="saved">How much a rest may save up.</param>
    /// <param name="now">Now.</param>
    public double DueAt(double rate, double saved, double now)
    {
        if (double.IsPositiveInfinity(rate))
        {
            (_credit, _at) = (0, now);
            return now;
        }
        _credit = Math.Min(_credit + (now - _at) * rate, saved);
        _at = now;
        return _credit >= -1e-6 ? now : now - _credit / rate;
    }

    public void Take(double amount) => _credit -= amount;

    /// <summary>Nothing saved counts any more.</summary>
    public void Forfeit() => _credit = Math.Min(_credit, 0);
}
