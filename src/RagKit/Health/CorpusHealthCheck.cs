using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RagKit.Health;

/// <summary>Asks a corpus for its status, in bounded time, and judges it. The corpus is made by the first check, so that one that can't be made is unhealthy, too.</summary>
internal sealed class CorpusHealthCheck(string name, Func<Corpus> find, CorpusHealthOptions options, TimeProvider time) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // On another thread: an embedded store works on the thread that calls it, and could not be waited for in bounded time.
            Task<CorpusStatus> asked = Task.Run(() => find().GetStatusAsync(ends.Token).AsTask(), ends.Token);
            return Judge(await asked.WaitAsync(options.Timeout, time, cancellationToken).ConfigureAwait(false), context);
        }
        catch (TimeoutException)
        {
            return new(context.Registration.FailureStatus, $"The store of corpus '{name}' did not answer within {options.Timeout}: see whether it runs, and what it is busy with.");
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new(context.Registration.FailureStatus, $"Corpus '{name}' does not answer: {e.Message}", e);
        }
        finally
        {
            await ends.CancelAsync().ConfigureAwait(false);
        }
    }

    private HealthCheckResult Judge(CorpusStatus status, HealthCheckContext context)
    {
        Dictionary<string, object> data = Describe(status);
        if (status.Mismatch is string mismatch)
            return new(context.Registration.FailureStatus, mismatch, data: data);
        string[] doubts = [.. Doubts(status)];
        return doubts.Length > 0
            ? HealthCheckResult.Degraded(string.Join(' ', doubts), data: data)
            : HealthCheckResult.Healthy($"{status.Documents} documents in {status.Chunks} chunks.", data);
    }

    private IEnumerable<string> Doubts(CorpusStatus status)
    {
        if (status.Chunks == 0)
            yield return $"Corpus '{name}' holds no chunks: ingest it.";
        if (status.Model is not null && status.Embedded < status.Chunks)
            yield return $"{status.Chunks - status.Embedded} of {status.Chunks} chunks have no vector and are found by their words alone: ingest again.";
        if (status.Failed.Count > options.MaxFailedShare * status.Items)
            yield return $"{status.Failed.Count} of {status.Items} items failed (MaxFailedShare is {options.MaxFailedShare}), the first '{status.Failed[0].ItemId}': {status.Failed[0].Error}";
        if (options.MaxAge is TimeSpan oldest && status.Age is TimeSpan age && age > oldest)
            yield return $"The corpus was last in step with its sources {age} ago (MaxAge is {oldest}): see whether its ingestion runs.";
        if (status.Store.IndexReady < 1)
            yield return $"The index is built to {Math.Floor(status.Store.IndexReady * 100)} %: searches are right, but may be slow.";
        foreach (string warning in status.Store.Warnings)
            yield return warning;
    }

    private static Dictionary<string, object> Describe(CorpusStatus status)
    {
        Dictionary<string, object> data = new(StringComparer.Ordinal)
        {
            ["documents"] = status.Documents,
            ["chunks"] = status.Chunks,
            ["embedded"] = status.Embedded,
            ["failed"] = status.Failed.Count,
            ["place"] = status.Store.Place,
            ["version"] = status.Version,
        };
        if (status.Store.Bytes is long bytes)
            data["bytes"] = bytes;
        if (status.Model is string model)
            data["model"] = model;
        if (status.Age is TimeSpan age)
            data["age"] = age;
        return data;
    }
}
