using System.Globalization;
using RagKit.Caching;
using RagKit.Runs;
using RagKit.Sqlite;
using SQLitePCL;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>
/// What a flow store must hold, gathered from what the workers of killed writers said: the last acknowledged state, and beside it, for the
/// one write that each had under way, the state that it may have reached.
/// </summary>
internal sealed class FlowCrashState
{
    private readonly Dictionary<string, Worker> _workers = [];

    public int Acknowledged { get; private set; }

    public void Read(IEnumerable<string> lines)
    {
        foreach (string[] words in lines.Select(line => line.Split(' ')))
        {
            if (!_workers.TryGetValue(words[0], out Worker? worker))
                _workers.Add(words[0], worker = new Worker());
            if (words[1] == "begin")
            {
                worker.Pending = words[2..];
            }
            else
            {
                Acknowledged++;
                worker.Settle(happened: true);
            }
        }
    }

    /// <summary>Checks everything, and takes what the file holds of the writes that were cut short for settled.</summary>
    public async Task VerifyAsync(SqliteFlowStore store, CancellationToken cancellationToken)
    {
        foreach ((string name, Worker worker) in _workers)
        {
            Worker found = new();
            await ReadTasksAsync(store, $"run {name}", found, cancellationToken);
            await ReadCacheAsync(store, $"key {name}", found, cancellationToken);
            ReadWork(store.Path, $"queue {name}", found);
            worker.Settle(worker.WouldBe(found));
            Assert.Equal(worker.Tasks.OrderBy(pair => pair.Key), found.Tasks.OrderBy(pair => pair.Key));
            Assert.Equal(worker.Cached, found.Cached);
            Assert.Equal(worker.Work.Order(), found.Work.Order());
        }
    }

    private static async Task ReadTasksAsync(SqliteFlowStore store, string run, Worker found, CancellationToken cancellationToken)
    {
        Dictionary<TaskKey, int> events = [];
        await foreach (RunEvent happened in store.ListEventsAsync(run, 0, cancellationToken))
            events[happened.Task] = events.GetValueOrDefault(happened.Task) + 1;
        Dictionary<RunState, long> counts = [];
        await foreach (TaskInfo task in store.ListTasksAsync(run, cancellationToken))
        {
            long revision = (long)task.Key.Value;
            found.Tasks[$"{revision}"] = $"{task.State}";
            counts[task.State] = counts.GetValueOrDefault(task.State) + 1;
            Assert.Equal(task.State == RunState.Completed ? 3 : 2, events[task.Key]);
            if (task.State == RunState.Completed)
                Assert.Equal(Value(revision, (int)(revision % 5000)), task.Result.ToArray());
        }
        RunInfo? info = await store.FindRunAsync(run, cancellationToken);
        Assert.Equal(counts.OrderBy(pair => pair.Key), (info?.Tasks ?? counts).OrderBy(pair => pair.Key));
        Assert.Equal(counts.GetValueOrDefault(RunState.Completed), events.GetValueOrDefault(TaskKey.Run));
    }

    private static async Task ReadCacheAsync(ICacheStore cache, string key, Worker found, CancellationToken cancellationToken)
    {
        if (await cache.OpenAsync(key, DateTimeOffset.UnixEpoch, cancellationToken) is not CachedValue value)
            return;
        using (value.Content)
        {
            using MemoryStream copy = new();
            await value.Content.CopyToAsync(copy, cancellationToken);
            string revision = Assert.Single(value.Entry.Tags);
            Assert.Equal(value.Entry.Length, copy.Length);
            Assert.True(Value(long.Parse(revision, CultureInfo.InvariantCulture), (int)copy.Length).AsSpan().SequenceEqual(copy.ToArray()));
            found.Cached = $"{revision} {copy.Length}";
        }
    }

    private static void ReadWork(string path, string queue, Worker found)
    {
        using SqliteConnection connection = new(FlowSchema.FlowStore, path, raw.SQLITE_OPEN_READWRITE);
        SqliteStatement rows = connection.Statement("SELECT w.id FROM work w JOIN queues q ON q.key = w.queue WHERE q.name = ?1 AND w.state <> 3").BindId(1, queue);
        while (rows.Step())
            found.Work.Add(rows.Id(0));
    }

    private static byte[] Value(long revision, int length)
    {
        byte[] value = new byte[length];
        new Random(revision.ToString(CultureInfo.InvariantCulture).Aggregate(17, (sum, digit) => (31 * sum) + digit)).NextBytes(value);
        return value;
    }

    private sealed class Worker
    {
        public Dictionary<string, string> Tasks { get; } = [];

        public HashSet<string> Work { get; } = [];

        public string Cached { get; set; } = "";

        public string[] Pending { get; set; } = [];

        /// <summary>Whether what was under way is in a file; it is there whole, or the comparison that follows fails.</summary>
        public bool WouldBe(Worker found) => Pending switch
        {
            ["task", string task, string state] => found.Tasks.GetValueOrDefault(task) == state,
            ["cache", string revision, string length] => found.Cached == $"{revision} {length}",
            ["enqueue", string ids] => found.Work.Contains(ids.Split(',')[0]),
            ["complete", string ids] => !found.Work.Contains(ids.Split(',')[0]),
            _ => false,
        };

        public void Settle(bool happened)
        {
            if (happened)
                Apply();
            Pending = [];
        }

        private void Apply()
        {
            switch (Pending)
            {
                case ["task", string task, string state]:
                    Tasks[task] = state;
                    break;
                case ["cache", string revision, string length]:
                    Cached = $"{revision} {length}";
                    break;
                case ["enqueue", string ids]:
                    Work.UnionWith(ids.Split(','));
                    break;
                case ["complete", string ids]:
                    Work.ExceptWith(ids.Split(','));
                    break;
            }
        }
    }
}
