using System.Diagnostics;
using RagKit.Queues;
using RagKit.Runs;
using RagKit.TestData;

namespace RagKit.Figures;

/// <summary>What a queue on PostgreSQL carries: jobs enqueued, received and completed by eight workers, on a server that waits for the disk.</summary>
internal static class PostgresQueueFigures
{
    private const int Workers = 8, EnqueuedAtOnce = 100, Jobs = 30_000;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    public static async IAsyncEnumerable<Figure> MeasureAsync(Func<string, bool> wanted)
    {
        if (!wanted("queue.postgres"))
            yield break;
        if (PostgresServer.Missing is string missing)
        {
            Console.WriteLine($"queue.postgres: {missing}");
            yield break;
        }
        await using PostgresServer server = await PostgresServer.StartAsync(isDurable: true);
        await using PostgresFlowStore store = new(server.ConnectionString());
        await WorkAsync(store.OpenQueue("warm"), jobs: 5000, receivedAtOnce: 10);
        yield return new("queue.postgres.8_workers", await BestAsync(turn => WorkAsync(store.OpenQueue($"tens{turn}"), Jobs, receivedAtOnce: 10)), "jobs/s", ">=", 5000);
        yield return new("queue.postgres.worker_of_8", await BestAsync(turn => HandleAsync(store.OpenQueue($"handled{turn}"), Jobs)), "jobs/s", ">=", 5000);
    }

    /// <summary>The best of three: others may disturb one.</summary>
    private static async Task<double> BestAsync(Func<int, Task<double>> measure)
    {
        double best = 0;
        for (int turn = 0; turn < 3; turn++)
            best = Math.Max(best, await measure(turn));
        return best;
    }

    /// <summary>Enqueues while eight loops receive and complete; jobs a second from the first to the last.</summary>
    private static async Task<double> WorkAsync(PostgresWorkQueue queue, int jobs, int receivedAtOnce)
    {
        int left = jobs;
        long start = Stopwatch.GetTimestamp();
        Task[] workers = [.. Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (Volatile.Read(ref left) > 0)
            {
                IReadOnlyList<WorkLease> leases = await queue.ReceiveAsync(receivedAtOnce, Lease);
                if (leases.Count == 0)
                    await queue.WaitAsync(TimeSpan.FromMilliseconds(100));
                else
                    Interlocked.Add(ref left, -await queue.CompleteAsync(leases));
            }
        }))];
        await EnqueueAsync(queue, jobs);
        await Task.WhenAll(workers);
        return jobs / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The same through a <see cref="QueueWorker"/> as it comes, which renews leases and receives ahead.</summary>
    private static async Task<double> HandleAsync(PostgresWorkQueue queue, int jobs)
    {
        int left = jobs;
        using CancellationTokenSource done = new();
        long start = Stopwatch.GetTimestamp();
        QueueWorker worker = new(queue, (_, _) =>
        {
            if (Interlocked.Decrement(ref left) == 0)
                done.Cancel();
            return default;
        }, new QueueWorkerOptions { Concurrency = Workers, Prefetch = 64 });
        Task working = worker.RunAsync(done.Token);
        await EnqueueAsync(queue, jobs);
        try
        {
            await working;
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // All is done.
        }
        return jobs / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task EnqueueAsync(PostgresWorkQueue queue, int jobs)
    {
        foreach (int[] some in Enumerable.Range(0, jobs).Chunk(EnqueuedAtOnce))
            await queue.EnqueueAsync([.. some.Select(number => new WorkItem($"job-{number}", "work"u8.ToArray()))]);
    }
}
