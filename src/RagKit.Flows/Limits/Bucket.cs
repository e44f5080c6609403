namespace RagKit.Limits;

/// <summary>A bucket that fills all the time and starts full. Not thread-safe.</summary>
internal sealed class Bucket(double size, double perSecond)
{
    // What rounding may cost a level that was filled in many small steps.
    private const double Slack = 1e-6;
    private double _level = size;
    private double _filledAt;

    public double Size => size;

    /// <summary>When it holds an amount, which is at most its size.</summary>
    public double DueAt(double amount, double now)
    {
        Fill(now);
        return _level >= amount - Slack ? now : now + (amount - _level) / perSecond;
    }

    public void Take(double amount, double now)
    {
        Fill(now);
        _level -= amount;
    }

    private void Fill(double now)
    {
        _level = Math.Min(size, _level + (now - _filledAt) * perSecond);
        _filledAt = now;
    }
}
