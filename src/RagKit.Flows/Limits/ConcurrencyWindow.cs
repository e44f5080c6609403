namespace RagKit.Limits;

/// <summary>
/// How many calls may be in flight: doubles with every round of calls until something is wrong for the first time, then grows by the same
/// small step with every round and shrinks by a share when the server is overloaded (additive increase, multiplicative decrease).
/// </summary>
internal sealed class ConcurrencyWindow(int initial, int least, int most)
{
    // Rounds in which a cut of three tenths is made good, however many calls are in flight.
    private const double RoundsToRecover = 8;
    private double _allowed = initial;
    private double _step = double.PositiveInfinity;

    public int Allowed => (int)_allowed;

    /// <summary>A call went well while all places were taken.</summary>
    public void Grow() => _allowed = Math.Min(most, _allowed + Math.Min(1, _step / _allowed));

    /// <summary>The server is overloaded by so many calls in flight.</summary>
    public void Shrink(int inFlight, double factor)
    {
        double tooMany = Math.Min(_allowed, inFlight);
        _allowed = Math.Max(least, tooMany * factor);
        _step = Math.Max(1, tooMany * (1 - factor) / RoundsToRecover);
    }
}
