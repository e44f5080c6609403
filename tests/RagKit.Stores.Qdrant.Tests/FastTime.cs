namespace RagKit.Stores.Qdrant.Tests;

/// <summary>A clock on which fifty seconds pass in one: leases end and what is old is swept while a test runs.</summary>
internal sealed class FastTime : TimeProvider
{
    private const int Times = 50;

    /// <summary>Limits that a slow machine keeps on this clock, too.</summary>
    public static QdrantStoreOptions Patient { get; } = new() { Timeout = TimeSpan.FromMinutes(30), WriterLease = TimeSpan.FromMinutes(10) };

    public override long GetTimestamp() => System.GetTimestamp() * Times;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Shorter(dueTime), Shorter(period));

    private static TimeSpan Shorter(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / Times;
}
