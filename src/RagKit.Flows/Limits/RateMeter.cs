namespace RagKit.Limits;

/// <summary>How much was let through and not refused in the last two windows: a ring of slices.</summary>
internal sealed class RateMeter(double window)
{
    private const int Slices = 128;
    private readonly double _length = 2 * window / Slices;
    private readonly long[] _amounts = new long[Slices + 1];
    private long _slice;

    /// <summary>Since when something is let through again after a rest of more than two windows.</summary>
    public double BusySince { get; private set; }

    /// <summary>Something is let through.</summary>
    public void Add(long amount, double now)
    {
        long last = _slice;
        Roll(now);
        if (_slice - last > Slices)
            BusySince = now;
        _amounts[_slice % _amounts.Length] += amount;
    }

    /// <summary>What was let through turned out to be refused.</summary>
    public void TakeBack(long amount, double sentAt, double now)
    {
        Roll(now);
        long slice = (long)(sentAt / _length);
        if (slice > _slice - _amounts.Length)
            _amounts[slice % _amounts.Length] -= amount;
    }

    /// <summary>How much was let through in the last seconds, at most two windows.</summary>
    public double Sum(double seconds, double now)
    {
        Roll(now);
        double left = seconds / _length;
        double part = now / _length - _slice;
        double sum = _amounts[_slice % _amounts.Length] * (left < part ? left / part : 1);
        left -= part;
        for (long slice = _slice - 1; slice >= 0 && slice > _slice - _amounts.Length && left > 0; slice--, left--)
            sum += _amounts[slice % _amounts.Length] * Math.Min(1, left);
        return sum;
    }

    private void Roll(double now)
    {
        long slice = (long)(now / _length);
        if (slice - _slice >= _amounts.Length)
            Array.Clear(_amounts);
        else
        {
            for (long next = _slice + 1; next <= slice; next++)
                _amounts[next % _amounts.Length] = 0;
        }
        _slice = Math.Max(_slice, slice);
    }
}
