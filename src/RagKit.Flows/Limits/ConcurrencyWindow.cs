namespace RagKit.Limits;

/// <summary>
/// How many calls may be in flight: doubles with every round of calls until something is wrong for the first time, then grows by the same
/// small step with every round and shrinks by a share when the server is overloaded (additive increase, multiplicative decrease). So many as
/// were refused are not tried again for a window.
/// </summary>
internal sealed class ConcurrencyWindow(int initial, int least, int most, double window)
{
    // Rounds in which a cut of three tenths is made good, however many calls are in flight.
    private const double RoundsToRecover = 8;
    // What is known of too many while it still doubles is a round old, and so is half of what there is now.
    private const double FirstCut = 0.5;
    private double _allowed = initial;
    private double _step = double.PositiveInfinity;
    private double _refused = double.PositiveInfinity;
    private double _refusedAt;

    public int Allowed => (int)_allowed;

    /// <summary>A call went well while all places were taken.</summary>
    public void Grow(double now)
    {
        double bound = now - _refusedAt < window ? Math.Clamp(_refused - 1, least, most) : most;
        _allowed = Math.Max(_allowed, Math.Min(bound, _allowed + Math.Min(1, _step / _allowed)));
    }

    /// <summary>The server refused the last of so many calls in flight.</summary>
    public void Refuse(int inFlight, double factor, double now)
    {
        (_refused, _refusedAt) = (inFlight, now);
        Shrink(inFlight, factor);
    }

    /// <summary>The server is overloaded by so many calls in flight.</summary>
    public void Shrink(int inFlight, double factor)
    {
        double tooMany = Math.Min(_allowed, inFlight);
        double left = double.IsFinite(_step) ? factor : Math.Min(factor, FirstCut);
        _allowed = Math.Max(least, tooMany * left);
        _step = Math.Max(1, tooMany * (1 - left) / RoundsToRecover);
    }
}
