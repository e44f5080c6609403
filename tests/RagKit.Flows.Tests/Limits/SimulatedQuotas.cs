namespace RagKit.Limits;

/// <summary>What a simulated server has left of one kind (calls or weight), however it counts. Times are in seconds.</summary>
internal sealed class SimulatedQuotas(SimulatedCount count, double phase)
{
    private const double Window = 60;
    private readonly Queue<(double At, long Amount)> _taken = new();
    private double _limit = double.NaN;
    private double _used;
    private double _at;

    private double Size => count == SimulatedCount.SmallBucket ? _limit / 10 : _limit;

    public double Left => Size - _used;

    /// <summary>Lets time pass, and sets what a minute allows.</summary>
    public void Advance(double now, long limit)
    {
        switch (count)
        {
            case SimulatedCount.FixedWindow:
                if (Math.Floor((now + phase) / Window) > Math.Floor((_at + phase) / Window))
                    _used = 0;
                break;
            case SimulatedCount.SlidingWindow:
                while (_taken.TryPeek(out (double At, long Amount) oldest) && oldest.At <= now - Window)
                    _used -= _taken.Dequeue().Amount;
                break;
            default:
                _used = Math.Max(0, _used - (now - _at) * (double.IsNaN(_limit) ? limit : _limit) / Window);
                break;
        }
        _at = now;
        if (limit != _limit && count is SimulatedCount.Bucket or SimulatedCount.SmallBucket && !double.IsNaN(_limit))
        {
            double left = Left;
            _limit = limit;
            _used = Math.Max(0, Size - left);
        }
        _limit = limit;
    }

    public void Take(long amount)
    {
        _used += amount;
        if (count == SimulatedCount.SlidingWindow)
            _taken.Enqueue((_at, amount));
    }

    /// <summary>Seconds until so much is left.</summary>
    public double WaitFor(long amount)
    {
        if (Left >= amount)
            return 0;
        if (count == SimulatedCount.FixedWindow)
            return SecondsToBoundary;
        if (count != SimulatedCount.SlidingWindow)
            return (amount - Left) / _limit * Window;
        double missing = amount - Left;
        foreach ((double at, long taken) in _taken)
        {
            missing -= taken;
            if (missing <= 0)
                return at + Window - _at;
        }
        return Window;
    }

    /// <summary>Seconds until it is full again.</summary>
    public double Reset => count switch
    {
        SimulatedCount.FixedWindow => SecondsToBoundary,
        SimulatedCount.SlidingWindow => _taken.Count == 0 ? 0 : Window,
        _ => _used / _limit * Window,
    };

    private double SecondsToBoundary => Window - (_at + phase) % Window;
}
