using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RagKit.Queues;
using RagKit.Redis;

namespace RagKit.Figures;

/// <summary>
/// Jobs through a queue on a Redis server of this machine, that logs every write (appendfsync everysec) and shares its cores: each is
/// enqueued, received and completed by one of eight workers, one at a time or in batches of ten. Keeps the best of three rounds.
/// </summary>
internal static class RedisQueueFigures
{
    private const int Workers = 8, JobsEach = 5_000, Rounds = 3;

    public static async IAsyncEnumerable<Figure> MeasureAsync(string data, Func<string, bool> wanted)
    {
        (string Name, int Batch, double Target)[] kinds = [("redis.queue.8_workers.batches_of_10", 10, 15_000), ("redis.queue.8_workers.one_at_a_time", 1, 15_000)];
        if (!kinds.Any(kind => wanted(kind.Name)))
            yield break;
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "redis-server"))))
        {
            Console.WriteLine("redis.queue                                    skipped: redis-server is not installed");
            yield break;
        }
        string folder = Directory.CreateTempSubdirectory("ragkit-redis-").FullName;
        int port = FreePort();
        using Process server = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes"]) { RedirectStandardOutput = true })!;
        try
        {
            while (await server.StandardOutput.ReadLineAsync() is string line && !line.Contains("Ready to accept", StringComparison.Ordinal))
            {
            }
            _ = server.StandardOutput.ReadToEndAsync();
            await using RedisConnection connection = new($"127.0.0.1:{port}");
            foreach ((string name, int batch, double target) in kinds.Where(kind => wanted(kind.Name)))
            {
                double best = 0;
                for (int round = 0; round <= Rounds; round++)
                    best = Math.Max(best, await JobsPerSecondAsync(new RedisWorkQueue(connection, $"{name}.{round}"), batch));
                yield return new(name, best, "jobs/s", ">=", target);
            }
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> JobsPerSecondAsync(RedisWorkQueue queue, int batch)
    {
        byte[] payload = new byte[100];
        Stopwatch watch = Stopwatch.StartNew();
        int[] done = await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            int completed = 0;
            for (int number = 0; number < JobsEach; number += batch)
            {
                await queue.EnqueueAsync([.. Enumerable.Range(number, batch).Select(job => new WorkItem($"{worker}/{job}", payload) { Priority = job % 3 })]);
                completed += await queue.CompleteAsync(await queue.ReceiveAsync(batch, TimeSpan.FromMinutes(5)));
            }
            return completed;
        })));
        while (await queue.ReceiveAsync(100, TimeSpan.FromMinutes(5)) is { Count: > 0 } left)
            done[0] += await queue.CompleteAsync(left);
        double seconds = watch.Elapsed.TotalSeconds;
        return done.Sum() == Workers * JobsEach ? done.Sum() / seconds : throw new InvalidOperationException($"{done.Sum()} of {Workers * JobsEach} jobs were completed.");
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
