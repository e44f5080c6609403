using System.Diagnostics;
using RagKit.Caching;
using RagKit.Flows;
using RagKit.Runs;

namespace RagKit.Figures;

/// <summary>Works of the flow runner, each measured in a process of its own.</summary>
internal static class FlowMeasurements
{
    public static async Task<object?> RunAsync(string folder, string[] work) => work switch
    {
        ["flow-overhead"] => await OverheadAsync(),
        ["flow-ledger", string tasks] => await LedgerAsync(folder, int.Parse(tasks, provider: null)),
        ["flow-map", string items, string ledger] => await MapAsync(folder, int.Parse(items, provider: null), ledger == "sqlite"),
        ["flow-waiting", string tasks] => await WaitingAsync(int.Parse(tasks, provider: null)),
        ["flow-unchanged", string documents] => await UnchangedAsync(folder, int.Parse(documents, provider: null)),
        _ => null,
    };

    /// <summary>What a call costs beyond the bare delegate, on one thread: the best of several rounds, as the rest is the machine's.</summary>
    private static async Task<object> OverheadAsync()
    {
        const int Calls = 100_000, Rounds = 9;
        int made = 0;
        Func<int, TaskRun, Task<int>> body = (number, _) => Task.FromResult(Interlocked.Add(ref made, number & 1));
        FlowTask<int, int> plain = FlowTask.Create("plain", body);
        FlowTask<string, string> cached = FlowTask.Create("cached", (string text, TaskRun _) => Task.FromResult(text), new TaskOptions { Cache = CachePolicy.Inputs });
        await using FlowRunner runner = new();
        Flow<Nothing, (double, double, double)> flow = Flow.Create("overhead", async run =>
        {
            double bare = double.MaxValue, uncached = double.MaxValue, hit = double.MaxValue;
            for (int round = 0; round < Rounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                for (int i = 0; i < Calls; i++)
                    await body(i, null!);
                bare = Math.Min(bare, Stopwatch.GetElapsedTime(start).TotalMicroseconds / Calls);
                start = Stopwatch.GetTimestamp();
                for (int i = 0; i < Calls; i++)
                    await run.CallAsync(plain, i);
                uncached = Math.Min(uncached, Stopwatch.GetElapsedTime(start).TotalMicroseconds / Calls);
                start = Stopwatch.GetTimestamp();
                for (int i = 0; i < Calls; i++)
                    await run.CallAsync(cached, "the same");
                hit = Math.Min(hit, Stopwatch.GetElapsedTime(start).TotalMicroseconds / Calls);
            }
            return (bare, uncached, hit);
        });
        (double bare, double uncached, double hit) = await runner.RunAsync(flow);
        return new { uncached = uncached - bare, memory_hit = hit - bare };
    }

    private static async Task<object> LedgerAsync(string folder, int tasks)
    {
        await using SqliteFlowStore store = new(Path.Combine(folder, "flows.db"));
        await using FlowRunner runner = new(new FlowRunnerOptions { Runs = store });
        Flow<int, int> flow = MapFlow();
        await runner.RunAsync(flow, 5000);
        Stopwatch watch = Stopwatch.StartNew();
        await runner.RunAsync(flow, tasks);
        return new { tasks_per_second = tasks / watch.Elapsed.TotalSeconds };
    }

    /// <summary>How much more memory the process holds at the end of a map than when a tenth of it was done.</summary>
    private static async Task<object> MapAsync(string folder, int items, bool isDurable)
    {
        SqliteFlowStore? store = isDurable ? new(Path.Combine(folder, "flows.db")) : null;
        await using FlowRunner runner = new(new FlowRunnerOptions { Runs = store });
        long early = 0, most = 0;
        FlowTask<int, int> task = FlowTask.Create("item", (int number, TaskRun _) => Task.FromResult(number));
        Flow<int, int> flow = Flow.Create("map", async (int count, FlowRun run) =>
        {
            int done = 0;
            await foreach (TaskOutcome<int> outcome in run.Map(task, Enumerable.Range(0, count), new MapOptions { MaxConcurrency = 256 }))
            {
                if (++done % (count / 20) != 0)
                    continue;
                long now = GC.GetTotalMemory(forceFullCollection: true);
                if (done <= count / 10)
                    early = Math.Max(early, now);
                most = Math.Max(most, now);
            }
            return done;
        });
        Stopwatch watch = Stopwatch.StartNew();
        await runner.RunAsync(flow, items);
        double seconds = watch.Elapsed.TotalSeconds;
        if (store is not null)
            await store.DisposeAsync();
        return new { growth_mb = (most - early) / 1048576.0, seconds, peak_mb = Measurements.PeakMegabytes() };
    }

    private static async Task<object> WaitingAsync(int tasks)
    {
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        FlowTask<int, int> wait = FlowTask.Create("wait", async (int number, TaskRun _) =>
        {
            await go.Task;
            return number;
        });
        await using FlowRunner runner = new();
        Flow<int, double> flow = Flow.Create(
            "waiting",
            async (int count, FlowRun run) =>
            {
                long before = GC.GetTotalMemory(forceFullCollection: true);
                TaskFuture<int>[] futures = [.. Enumerable.Range(0, count).Select(number => run.Submit(wait, number))];
                while ((await runner.Runs.FindRunAsync(run.Id))!.Tasks.GetValueOrDefault(RunState.Running) < count)
                    await Task.Delay(10);
                long waiting = GC.GetTotalMemory(forceFullCollection: true);
                go.SetResult();
                await TaskFuture.All(futures);
                return (waiting - before) / 1048576.0;
            },
            new FlowOptions { MaxConcurrency = 20_000 });
        return new { mb = await runner.RunAsync(flow, tasks), peak_mb = Measurements.PeakMegabytes() };
    }

    /// <summary>An unchanged folder: the time of an ingestion beyond that of listing its files.</summary>
    private static async Task<object> UnchangedAsync(string folder, int documents)
    {
        string files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        for (int i = 0; i < documents; i++)
            await File.WriteAllTextAsync(Path.Combine(files, $"{i:00000}.md"), $"# Document {i}\n\nA few words about the subject number {i % 97}.\n");
        await using Corpus corpus = Corpus.Create("figures", builder => builder.FromFolder(files).ChunkByTokens().EmbedWithCorpusModel().StoreInSqlite(Path.Combine(folder, "unchanged.db")));
        await corpus.IngestAllAsync();
        Stopwatch watch = Stopwatch.StartNew();
        int listed = 0;
        await foreach (Sources.SourceItem _ in new Loading.FolderSource(files).ListAsync())
            listed++;
        double listing = watch.Elapsed.TotalSeconds;
        watch.Restart();
        int changes = (await corpus.IngestAllAsync()).Count;
        double seconds = watch.Elapsed.TotalSeconds;
        return changes == 0 && listed == documents ? new { listing, seconds, beyond = seconds - listing } : throw new InvalidOperationException($"{changes} changes, {listed} listed.");
    }

    private static Flow<int, int> MapFlow()
    {
        FlowTask<int, int> task = FlowTask.Create("item", (int number, TaskRun _) => Task.FromResult(number));
        return Flow.Create("map", async (int count, FlowRun run) => await run.Map(task, Enumerable.Range(0, count), new MapOptions { MaxConcurrency = 256 }).CountAsync());
    }
}
