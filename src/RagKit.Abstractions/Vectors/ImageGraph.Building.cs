namespace RagKit.Vectors;

public sealed partial class ImageGraph
{
    // So many rows are read under the gate at once: a few tenths of a millisecond.
    private const int RowsAtOnce = 512;
    private const int SavedShare = 16;

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _starting = new();
    private Task _work = Task.CompletedTask;
    private bool _working;
    private FileStream? _opened;
    private byte[] _mark = [];
    private long _applied;
    private long _unsaved;
    private volatile bool _discarded;
    private bool _unwritable;
    private bool _disposed;
    private bool _rebuilt;
    private volatile string? _failure;

    /// <summary>Opens the file, before <see cref="Begin"/>: the mark that it was saved with, or nothing.</summary>
    public byte[] Open()
    {
        if (_options.Path is null)
            return [];
        _opened = GraphFile.Open(_options.Path, out byte[] mark, out long[] pending);
        _pending.Add(pending);
        return mark;
    }

    /// <summary>Begins to build; holding the gate for writing.</summary>
    /// <param name="changed">The keys that were added, replaced or removed since the file that was opened was saved; <see langword="null"/> to build from nothing.</param>
    /// <param name="mark">The state that the image is at now.</param>
    public void Begin(IEnumerable<long>? changed, ReadOnlySpan<byte> mark)
    {
        if (changed is null || _opened is null)
        {
            CloseOpened();
            BuildAnew();
        }
        else
        {
            _pending.Add(changed);
        }
        Start(mark, evenIfNothing: true);
    }

    /// <summary>A row was added, replaced or removed; holding the gate for writing.</summary>
    public void Note(long key) => _pending.Add(key);

    /// <summary>The image has reached a state, and the graph may follow; holding the gate for writing.</summary>
    /// <param name="mark">Which state, for whoever opens the file later; at most 4,096 bytes.</param>
    public void Follow(ReadOnlySpan<byte> mark) => Start(mark, evenIfNothing: false);

    /// <summary>Ends the building, without waiting, and leaves the file as it is: the image is given up.</summary>
    public void Stop()
    {
        _discarded = true;
        if (_disposed)
            return;
        _stop.Cancel();
        lock (_starting)
        {
            if (!_working)
                _index = null;
        }
    }

    /// <summary>Ends the building, waits for that and saves what is worth it. Not under the gate.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _stop.Cancel();
        _work.GetAwaiter().GetResult();
        CloseOpened();
        if (!_discarded && _index is HnswIndex index && IsWorthSaving(index.Count))
            Save(index, _mark, _pending.View(int.MaxValue)!, CancellationToken.None);
        _index = null;
        _stop.Dispose();
    }

    private void Start(ReadOnlySpan<byte> mark, bool evenIfNothing)
    {
        _mark = mark.ToArray();
        lock (_starting)
        {
            if (_working || _failure is not null || _stop.IsCancellationRequested || (!evenIfNothing && _pending.Count == 0))
                return;
            _working = true;
            _work = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private void Work()
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        try
        {
            ReadOpened();
            while (Step())
            {
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // What it had in hand is still pending.
        }
        catch (Exception e) when (e is not OperationCanceledException || !_stop.IsCancellationRequested)
        {
            _failure = $"The HNSW graph could not be built, so vectors are searched exactly: {(e as AggregateException)?.GetBaseException().Message ?? e.Message} Open the corpus anew to try again.";
        }
        finally
        {
            // Whoever holds on to this need not hold on to the graph.
            if (_discarded)
                _index = null;
            Thread.CurrentThread.Priority = ThreadPriority.Normal;
        }
    }

    // Whoever builds is one at a time, so that the changes of a key come in their order, and nothing changes while a graph is saved.
    private bool Step()
    {
        HnswIndex index = _index!;
        long[] keys;
        float[]?[] vectors = [];
        byte[] mark;
        _gate.EnterReadLock();
        try
        {
            // The image may be gone with whatever stopped this.
            _stop.Token.ThrowIfCancellationRequested();
            keys = _pending.Take(RowsAtOnce);
            if (keys.Length > 0)
                vectors = Array.ConvertAll(keys, _image.Get);
            else if (index.Count != _image.Count)
                Distrust(index);
            else if (!IsWorthSaving(index.Count))
                return Rest();
            mark = _mark;
        }
        finally
        {
            _gate.ExitReadLock();
        }
        if (keys.Length > 0)
            Apply(index, keys, vectors);
        else if (index == _index)
            Save(index, mark, [], _stop.Token);
        return true;
    }

    private void Distrust(HnswIndex index)
    {
        if (_rebuilt)
            throw new RagKitException($"the graph holds {index.Count} vectors of {_image.Count}.");
        _rebuilt = true;
        BuildAnew();
    }

    private bool Rest()
    {
        lock (_starting)
            _working = false;
        return false;
    }

    private void Apply(HnswIndex index, long[] keys, float[]?[] vectors)
    {
        void ApplyOne(int at)
        {
            if (vectors[at] is float[] vector)
                index.Add(keys[at], vector);
            else
                index.Remove(keys[at]);
        }
        if (_options.Workers == 1)
        {
            for (int i = 0; i < keys.Length; i++)
            {
                _stop.Token.ThrowIfCancellationRequested();
                ApplyOne(i);
            }
        }
        else
        {
            Parallel.For(0, keys.Length, new ParallelOptions { MaxDegreeOfParallelism = _options.Workers, CancellationToken = _stop.Token }, ApplyOne);
        }
        _pending.Done();
        Interlocked.Add(ref _applied, keys.Length);
        _unsaved += keys.Length;
    }

    private void BuildAnew()
    {
        _index = new HnswIndex(_image.Dimensions, new HnswOptions { KeepVectors = false });
        _pending.Add(_image.Keys);
    }

    private void ReadOpened()
    {
        if (_opened is null)
            return;
        _stop.Token.ThrowIfCancellationRequested();
        try
        {
            HnswIndex index = HnswIndex.Load(_opened);
            if (index.Dimensions == _image.Dimensions && !index.Options.KeepVectors)
                _index = index;
        }
        catch (Exception e) when (e is IOException or RagKitException)
        {
            // Damaged, or of another version.
        }
        CloseOpened();
        if (_index is not null)
            return;
        _gate.EnterReadLock();
        try
        {
            _stop.Token.ThrowIfCancellationRequested();
            BuildAnew();
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    private bool IsWorthSaving(int rows) => _options.Path is not null && !_unwritable && _unsaved > 0 && _unsaved >= rows / SavedShare;

    private void Save(HnswIndex index, byte[] mark, long[] pending, CancellationToken cancellationToken)
    {
        try
        {
            GraphFile.Save(_options.Path!, index, mark, pending, cancellationToken);
            _unsaved = 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing is lost: it is built anew by whoever opens the corpus next.
            _unwritable = true;
        }
    }

    private void CloseOpened()
    {
        _opened?.Dispose();
        _opened = null;
    }
}
