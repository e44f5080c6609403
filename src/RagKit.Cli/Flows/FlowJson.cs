using System.Text.Json;
using RagKit.Caching;
using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>What <c>ragkit flows list --json</c> writes.</summary>
internal sealed record FlowsJson(string? Assembly, FlowJson[] Flows, FlowTaskJson[] Tasks);

/// <summary>A flow; <c>input</c> and <c>result</c> are shapes in words, null for none.</summary>
internal sealed record FlowJson(string Name, string? Input, string? Result);

/// <summary>A task.</summary>
internal sealed record FlowTaskJson(string Name, string? Version, string? Input, string? Result, string[] Tags);

/// <summary>What <c>ragkit flows run --json</c>, <c>resume</c>, <c>watch</c> and <c>show</c> write: one run, with its tasks.</summary>
internal sealed record RunJson(
    string Ledger, string Run, string Flow, string Name, string State, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, double Seconds, string? Message,
    TaskJson[] Tasks, FailedCallJson[] Failures, JsonElement? Input, JsonElement? Result)
{
    public static RunJson Of(string ledger, RunView run, JsonElement? input, JsonElement? result) => new(
        ledger, run.Id, run.Flow, run.Name, StateText.Json(run.State), run.CreatedAt, run.UpdatedAt, Math.Round(run.Time.TotalSeconds, 3), run.Message,
        [.. run.Tasks.Select(task => new TaskJson(task.Name, task.Known, StateText.Json(task.Counts), Math.Round(task.Time.TotalSeconds, 3), Math.Round(task.PerSecond, 3)))],
        [.. run.Failures.Select(failure => new FailedCallJson(failure.Name, failure.Attempts, failure.Message))], input, result);
}

/// <summary>The calls of one task.</summary>
internal sealed record TaskJson(string Name, long Calls, IReadOnlyDictionary<string, long> States, double Seconds, double PerSecond);

/// <summary>A call that failed for good.</summary>
internal sealed record FailedCallJson(string Name, int Attempts, string Message);

/// <summary>What <c>ragkit flows runs --json</c> writes.</summary>
internal sealed record RunsJson(string Ledger, RunRowJson[] Runs);

/// <summary>One run of a list.</summary>
internal sealed record RunRowJson(
    string Run, string Flow, string Name, string State, string? Parent, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? Due, string? Message,
    IReadOnlyDictionary<string, long> Tasks)
{
    public static RunRowJson Of(RunInfo run, RunState state) => new(
        run.Id, run.Flow, run.DisplayName, StateText.Json(state), run.ParentRunId, run.CreatedAt, run.UpdatedAt, run.Due, run.Message, StateText.Json(run.Tasks));
}

/// <summary>What <c>ragkit flows cancel --json</c> writes.</summary>
internal sealed record CancelJson(string Ledger, string Run, string Flow, string State);

/// <summary>What <c>ragkit flows dead-letters --json</c> writes; <c>purged</c> is how many were removed.</summary>
internal sealed record DeadLettersJson(string Ledger, DeadLetterJson[] DeadLetters, int Purged);

/// <summary>A dead letter.</summary>
internal sealed record DeadLetterJson(
    string Id, string Origin, string Task, string? Run, int Attempts, DateTimeOffset At, string Error, string Details, string InputName, JsonElement? Input)
{
    public static DeadLetterJson Of(DeadLetter letter) => new(
        letter.Id, letter.Origin, letter.Stage, letter.RunId, letter.Attempts, letter.At, letter.Error, letter.Details, letter.InputName, RunResult.Parse(letter.Input));
}

/// <summary>What <c>ragkit flows redrive --json</c> writes.</summary>
internal sealed record RedriveJson(string Ledger, int Succeeded, int Failed);

/// <summary>What <c>ragkit flows cache list --json</c> writes.</summary>
internal sealed record CacheJson(string Ledger, CacheEntryJson[] Entries);

/// <summary>A cached value.</summary>
internal sealed record CacheEntryJson(string Key, long Bytes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, bool Expired, IReadOnlyList<string> Tags)
{
    public static CacheEntryJson Of(CacheEntry entry, DateTimeOffset now) => new(entry.Key, entry.Length, entry.CreatedAt, entry.ExpiresAt, !entry.IsFresh(now), entry.Tags);
}

/// <summary>What <c>ragkit flows cache prune --json</c> writes.</summary>
internal sealed record CachePruneJson(string Ledger, int Removed, long Bytes);
