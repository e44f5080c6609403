
namespace RagKit.VectorData;

/// <summary>
/// One version of a corpus: its collections and the state that was read from them. A write puts new rows behind the last one, which nobody
/// sees, then overwrites the head, which makes all of them seen, then removes the rows that they took the place of, once the searches that
/// still need them have ended. Thread-safe.
/// </summary>
internal sealed class CorpusVersion(VersionTables tables, int number) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Lock _gate = new();
    private readonly Dictionary<Table, List<long>> _trash = [];
    private Pin? _pin;
    private bool _isDirty = true;
    private long _committing = -1;
    private long _lastKey = long.MaxValue / 2;

    public int Number { get; } = number;

    public VersionTables Tables { get; } = tables;

    /// <summary>The state as it is now, also when another process has written since.</summary>
    public async Task<CorpusState> ReadAsync(CancellationToken cancellationToken) =>
        await UseAsync((state, _) => Task.FromResult(state), cancellationToken).ConfigureAwait(false);

    /// <summary>Reads rows of a state; they stay while this runs. When another process wrote meanwhile it runs again.</summary>
    public async Task<T> UseAsync<T>(Func<CorpusState, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        const int Attempts = 4;
        for (int attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Pin pin = await EnterAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                T result = await read(pin.State, cancellationToken).ConfigureAwait(false);
                if (attempt == Attempts || result is CorpusState || await IsCurrentAsync(pin.State, cancellationToken).ConfigureAwait(false))
                    return result;
            }
            finally
            {
                Exit(pin);
            }
        }
    }

    /// <summary>Writes what <paramref name="change"/> makes of the state; it gets the state and the batch, and returns the new state or the same.</summary>
    public async Task WriteAsync(Func<CorpusState, WriteBatch, Task<CorpusState>> change, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            CorpusState before = await LoadAsync(cancellationToken).ConfigureAwait(false);
            WriteBatch batch = new(Tables, before.Head.Row);
            CorpusState after = await change(before, batch).ConfigureAwait(false);
            if (ReferenceEquals(before, after))
                return;
            if (_isDirty)
                await SweepAsync(before, cancellationToken).ConfigureAwait(false);
            _isDirty = true;
            foreach ((Table table, List<Row> rows) in batch.Rows)
                await table.WriteAsync(rows, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            after = after with { Head = after.Head with { Commit = before.Head.Commit + 1, Row = batch.Row } };
            Volatile.Write(ref _committing, after.Head.Commit);
            try
            {
                await Tables.WriteHeadAsync(after.Head).ConfigureAwait(false);
            }
            catch (RagKitException)
            {
                // It may have been written nevertheless: whoever comes next reads it again.
                Volatile.Write(ref _committing, -1);
                throw;
            }
            _isDirty = false;
            await RetireAsync(Publish(after), before, batch).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>A key that no chunk ever had; for writers.</summary>
    public long NextKey() => ++_lastKey;

    public void Dispose() => _writing.Dispose();

    private async Task<Pin> EnterAsync(CancellationToken cancellationToken)
    {
        if (TryEnter() is { } pin)
        {
            if (await IsCurrentAsync(pin.State, cancellationToken, whenFailed: () => Exit(pin)).ConfigureAwait(false))
                return pin;
            Exit(pin);
        }
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await LoadAsync(cancellationToken).ConfigureAwait(false);
            return TryEnter()!;
        }
        finally
        {
            _writing.Release();
        }
    }

    private Pin? TryEnter()
    {
        lock (_gate)
        {
            _pin?.Enter();
            return _pin;
        }
    }

    private void Exit(Pin pin)
    {
        lock (_gate)
            pin.Exit();
    }

    private async Task<bool> IsCurrentAsync(CorpusState state, CancellationToken cancellationToken, Action? whenFailed = null)
    {
        try
        {
            HeadBody head = await Tables.ReadHeadAsync(cancellationToken).ConfigureAwait(false);
            // A write of this process is seen when it is published.
            return head.Commit == state.Head.Commit || head.Commit == Volatile.Read(ref _committing);
        }
        catch
        {
            whenFailed?.Invoke();
            throw;
        }
    }

    /// <summary>The current state, read anew where it is of another process; for who holds the right to write.</summary>
    private async Task<CorpusState> LoadAsync(CancellationToken cancellationToken)
    {
        await Tables.EnsureAsync(cancellationToken).ConfigureAwait(false);
        HeadBody head = await Tables.ReadHeadAsync(cancellationToken).ConfigureAwait(false);
        if (_pin is { } pin && pin.State.Head.Commit == head.Commit)
            return pin.State;
        (CorpusState state, List<long> superseded) = await new StateReader(Tables).ReadAsync(head, cancellationToken).ConfigureAwait(false);
        _isDirty = true;
        _trash[Tables.Facts] = superseded;
        Publish(state);
        return state;
    }

    private Pin? Publish(CorpusState state)
    {
        lock (_gate)
        {
            Pin? old = _pin;
            _pin = new Pin(state);
            return old;
        }
    }

    /// <summary>Removes what a write that was cut short left: its numbers are given again.</summary>
    private async Task SweepAsync(CorpusState state, CancellationToken cancellationToken)
    {
        foreach (Table table in (IEnumerable<Table>)[Tables.Facts, Tables.Blobs, .. state.Head.Models.Select(Tables.Of)])
            await table.SweepAsync(state.Head.Row, cancellationToken).ConfigureAwait(false);
    }

    private async Task RetireAsync(Pin? old, CorpusState before, WriteBatch batch)
    {
        Task drained;
        lock (_gate)
            drained = old?.DrainAsync() ?? Task.CompletedTask;
        await drained.ConfigureAwait(false);
        foreach ((Table table, List<long> numbers) in batch.Retired)
            (_trash.TryGetValue(table, out List<long>? all) ? all : _trash[table] = []).AddRange(numbers);
        try
        {
            foreach (Table table in _trash.Keys.ToArray())
            {
                await table.DeleteAsync(_trash[table], CancellationToken.None).ConfigureAwait(false);
                _trash.Remove(table);
            }
            foreach (ModelBody model in before.Head.Models.Where(model => batch.Dropped.Contains(model.Collection)))
                await Tables.Of(model).DropAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (RagKitException)
        {
            // The write has happened; what is of no use any more goes with a later one.
        }
    }

    /// <summary>Counts who reads a state. Guarded by the version's gate.</summary>
    private sealed class Pin(CorpusState state)
    {
        private int _readers;
        private TaskCompletionSource? _drained;

        public CorpusState State => state;

        public void Enter() => _readers++;

        public void Exit()
        {
            if (--_readers == 0)
                _drained?.TrySetResult();
        }

        public Task DrainAsync()
        {
            _drained ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_readers == 0)
                _drained.TrySetResult();
            return _drained.Task;
        }
    }
}
