using RagKit;
using RagKit.Flows;
using RagKit.Runs;
using RefreshKnowledge;

const string Help = """
    Gathers pages from several places and brings a corpus in step with them.

      dotnet run --project samples/RefreshKnowledge               run it twice: the second time, what was gathered is in the cache
      dotnet run --project samples/RefreshKnowledge -- --refresh  ask every place again, whatever is in the cache

    The corpus is in knowledge.db, the runs and the cache in knowledge-flows.db: ragkit flows runs --ledger knowledge-flows.db
    """;

if (args.Any(arg => arg != "--refresh"))
{
    Console.WriteLine(Help);
    return args is ["--help" or "-h"] ? 0 : 2;
}

RefreshInput input = new();
await using SqliteFlowStore ledger = new("knowledge-flows.db");
await using FlowRunner runner = new(new FlowRunnerOptions { Runs = ledger });

RunHandle<Changes> run = await runner.StartAsync(KnowledgeFlow.Refresh, input, new RunOptions { RefreshCache = args.Contains("--refresh") });
await foreach (RunEvent happened in run.WatchAsync())
{
    if (happened.State == RunState.Retrying)
        Console.WriteLine($"{happened.DisplayName}: {happened.Message} Again in {(happened.Due - happened.At)?.TotalSeconds} s.");
}
RunSummary summary = await run.Ended;

Console.WriteLine($"\n{"task",-20} {"state",-10} {"attempts",8} {"time",9}");
await foreach (TaskInfo task in ledger.ListTasksAsync(run.Id))
    Console.WriteLine($"{task.DisplayName,-20} {task.State.ToString().ToLowerInvariant(),-10} {task.Attempts,8} {(task.UpdatedAt - task.CreatedAt).TotalSeconds,7:0.00} s");
Console.WriteLine($"\n{summary}");
if (summary.Error is not null)
    return 1;

Changes changes = await run.Result;
Console.WriteLine($"{changes.Added} added, {changes.Updated} updated, {changes.Removed} removed, {changes.Failed} failed\n");

await using Corpus knowledge = KnowledgeFlow.OpenCorpus(input.Database);
await foreach (Hit hit in knowledge.RetrieveAsync("what happens when a source cannot be reached", top: 3))
    Console.WriteLine($"{hit.Score:0.00}  {hit.Chunk.DocumentId}  {hit.Chunk.Text.Split('\n')[0]}");
return changes.Failed > 0 ? 1 : 0;
