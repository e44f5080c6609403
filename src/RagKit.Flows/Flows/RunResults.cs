using Microsoft.Extensions.Logging;
using RagKit.Caching;
using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>
/// Keeps results for runs that are resumed: as they are in a ledger in memory, as JSON in a durable one, and large ones in a stream beside
/// it. Thread-safe.
/// </summary>
internal sealed class RunResults(IRunStore runs, ICacheStore values, TimeProvider time, ILogger logger)
{
    public ValueTask<RunEvent> KeepAsync<T>(RunEvent ended, T value)
    {
        if (typeof(T) == typeof(Nothing))
            return new(ended);
        if (runs.IsDurable)
            return EncodeAsync(ended, value);
        ended.ResultObject = value;
        return new(ended);
    }

    /// <summary>The recorded result; null when there is none that can be used.</summary>
    public async ValueTask<Restored<T>?> RestoreAsync<T>(string runId, TaskInfo known, CancellationToken cancellationToken)
    {
        if (typeof(T) == typeof(Nothing))
            return new Restored<T>(default!);
        if (known.ResultObject is T kept)
            return new Restored<T>(kept);
        if (known.ResultKey is not null)
        {
            (bool found, T value, string? reason) = await ResultCodec.ReadAsync<T>(values, known.ResultKey, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            if (found)
                return new Restored<T>(value);
            FlowLog.ResultUnusable(logger, known.DisplayName, runId, reason!);
            return null;
        }
        if (known.Result.IsEmpty)
        {
            FlowLog.ResultUnusable(logger, known.DisplayName, runId, "it was not kept");
            return null;
        }
        try
        {
            return new Restored<T>(ResultCodec.Decode<T>(known.Result, "It"));
        }
        catch (FlowException e)
        {
            FlowLog.ResultUnusable(logger, known.DisplayName, runId, e.Message);
            return null;
        }
    }

    /// <summary>By what the large results of a run are found.</summary>
    public static string TagOf(string runId) => $"run:{runId}";

    private async ValueTask<RunEvent> EncodeAsync<T>(RunEvent ended, T value)
    {
        try
        {
            if (ResultCodec.TryEncodeSmall(value) is ReadOnlyMemory<byte> small)
                return ended with { Result = small };
            string key = $"run/{ended.RunId}/{ended.Task}";
            CacheEntry entry = new(key, time.GetUtcNow()) { Tags = [TagOf(ended.RunId)] };
            await ResultCodec.WriteAsync(values, entry, value, CancellationToken.None).ConfigureAwait(false);
            return ended with { ResultKey = key };
        }
        catch (Exception e) when (e is NotSupportedException or System.Text.Json.JsonException or InvalidOperationException)
        {
            FlowLog.ResultNotKept(logger, ended.DisplayName, ended.RunId, e.Message);
            return ended;
        }
    }
}
