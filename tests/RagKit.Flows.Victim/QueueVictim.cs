using RagKit.Queues;
using RagKit.Runs;

namespace RagKit.Flows.Victim;

/// <summary>Works on a queue until nothing is left in it.</summary>
internal static class QueueVictim
{
    /// <param name="path">The file.</param>
    /// <param name="life">
    /// How many workers were killed before: each has its clock that many hours ahead, so that the leases of those before it have run out.
    /// </param>
    /// <param name="report">Where what it does is told.</param>
    public static async Task WorkAsync(string path, int life, Report report)
    {
        LateTime time = new(TimeSpan.FromHours(life));
        await using SqliteFlowStore store = new(path);
        SqliteWorkQueue queue = store.OpenQueue("work", time);
        using CancellationTokenSource drain = new();
        QueueWorkerOptions options = new() { Concurrency = 4, Prefetch = 4, Delays = [], PollInterval = TimeSpan.FromMilliseconds(10) };
        Task working = new QueueWorker(queue, HandleAsync, options, time).RunAsync(drain.Token);
        while (await queue.CountAsync() is { Ready: > 0 } or { Delayed: > 0 } or { Leased: > 0 })
            await Task.Delay(TimeSpan.FromMilliseconds(5), time);
        await drain.CancelAsync();
        await working;
        report.Say("ended");

        async ValueTask HandleAsync(WorkLease lease, CancellationToken cancellationToken)
        {
            await Task.Yield();
            // One in seven fails when it is first received.
            if (lease.Attempt == 1 && lease.Item.Payload.Span[0] % 7 == 0)
                throw new IOException("It fails the first time.");
            report.Say($"handled {lease.Item.Id} {lease.Attempt}");
        }
    }

    private sealed class LateTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
