using RagKit.Caching;
using RagKit.Runs;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>
/// A flow store whose process dies at one of its writes: right before it, or right after it was committed. From then on no call returns, so
/// that nothing of what called it goes on.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="last">Which write is the last, from 1.</param>
/// <param name="isWritten">Whether the last write is made.</param>
internal sealed class DyingStore(SqliteFlowStore store, int last, bool isWritten) : IRunStore, IDeadLetterStore, ICacheStore
{
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writes;

    public Task Died => _died.Task;

    public bool IsDurable => true;

    private ICacheStore Cache => store;

    private IDeadLetterStore Letters => store;

    public ValueTask AppendAsync(ReadOnlySpan<RunEvent> events, CancellationToken cancellationToken = default)
    {
        RunEvent[] kept = events.ToArray();
        return WriteAsync(() => store.AppendAsync(kept, cancellationToken));
    }

    public ValueTask<bool> TryClaimRunAsync(string runId, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken = default) =>
        WriteAsync(() => store.TryClaimRunAsync(runId, owner, now, until, cancellationToken));

    public ValueTask WriteAsync(CacheEntry entry, Stream value, CancellationToken cancellationToken = default) =>
        WriteAsync(() => Cache.WriteAsync(entry, value, cancellationToken));

    public ValueTask<RunInfo?> FindRunAsync(string runId, CancellationToken cancellationToken = default) => ReadAsync(() => store.FindRunAsync(runId, cancellationToken));

    public ValueTask<TaskInfo?> FindTaskAsync(string runId, TaskKey task, CancellationToken cancellationToken = default) =>
        ReadAsync(() => store.FindTaskAsync(runId, task, cancellationToken));

    public ValueTask<RunClaim?> FindClaimAsync(string runId, CancellationToken cancellationToken = default) => ReadAsync(() => store.FindClaimAsync(runId, cancellationToken));

    public ValueTask<CachedValue?> OpenAsync(string key, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        ReadAsync(() => Cache.OpenAsync(key, now, cancellationToken));

    public IAsyncEnumerable<RunInfo> ListRunsAsync(RunFilter filter, CancellationToken cancellationToken = default) => store.ListRunsAsync(filter, cancellationToken);

    public IAsyncEnumerable<TaskInfo> ListTasksAsync(string runId, CancellationToken cancellationToken = default) => store.ListTasksAsync(runId, cancellationToken);

    public IAsyncEnumerable<RunEvent> ListEventsAsync(string runId, long after = 0, CancellationToken cancellationToken = default) =>
        store.ListEventsAsync(runId, after, cancellationToken);

    public ValueTask DeleteRunsAsync(IReadOnlyList<string> runIds, CancellationToken cancellationToken = default) => store.DeleteRunsAsync(runIds, cancellationToken);

    public ValueTask RequestCancelAsync(string runId, CancellationToken cancellationToken = default) => store.RequestCancelAsync(runId, cancellationToken);

    public ValueTask AddAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken = default) => Letters.AddAsync(letters, cancellationToken);

    public IAsyncEnumerable<DeadLetter> ListAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) => Letters.ListAsync(filter, cancellationToken);

    ValueTask<int> IDeadLetterStore.RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) => Letters.RemoveAsync(ids, cancellationToken);

    ValueTask<int> ICacheStore.RemoveAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) => Cache.RemoveAsync(keys, cancellationToken);

    public IAsyncEnumerable<CacheEntry> ListAsync(string? tag = null, CancellationToken cancellationToken = default) => Cache.ListAsync(tag, cancellationToken);

    public ValueTask<bool> TryLockAsync(string key, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken = default) =>
        WriteAsync(() => Cache.TryLockAsync(key, owner, now, until, cancellationToken));

    private async ValueTask WriteAsync(Func<ValueTask> write) => await WriteAsync(async () =>
    {
        await write();
        return true;
    });

    private async ValueTask<T> WriteAsync<T>(Func<ValueTask<T>> write)
    {
        int number = Interlocked.Increment(ref _writes);
        if (number > last || (number == last && !isWritten))
            return await DieAsync<T>(number);
        T written = await write();
        return number == last || Died.IsCompleted ? await DieAsync<T>(number) : written;
    }

    private async ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read)
    {
        T value = Died.IsCompleted ? default! : await read();
        return Died.IsCompleted ? await DieAsync<T>(last) : value;
    }

    private Task<T> DieAsync<T>(int number)
    {
        if (number == last)
            _died.TrySetResult();
        return new TaskCompletionSource<T>().Task;
    }
}
