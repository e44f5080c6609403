namespace RagKit.Limits;

/// <summary>A bucket that fills all the time and starts full. Not thread-safe.</summary>
internal sealed class Bucket(double size, double perSecond)
{
    // What rounding may cost a level that was filled in many small steps.
    private const double Slack = 1e-6;
    private double _missing;
    private double _filledAt;

    public double Size => size;

    /// <summary>When it holds an amount, which is at most its size.</summary>
    public double DueAt(double amount, double now)
    {
        Fill(now);
        double wanting = amount + _missing - size;
        return wanting <= Slack ? now : now + wanting / perSecond;
    }

    public void Take(double amount, double now)
    {
        Fill(now);
        _missing += amount;
    }

    private void Fill(double now)
    {
        _missing = Math.Max(0, _missing - (now - _filledAt) * perSecond);
        _filledAt = now;
    }
}
