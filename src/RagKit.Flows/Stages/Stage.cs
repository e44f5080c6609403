namespace RagKit.Stages;

/// <summary>A stage at work: its workers, which may become more or fewer, and what they have done. Thread-safe.</summary>
internal abstract class Stage(StageSettings settings, PipelineRun run)
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<StageWorker> _workers = [];
    private StageCounts _ofRetired;
    private int _target;
    private int _surplus;

    public StageSettings Settings => settings;

    /// <summary>Ends when the last worker has, whether all went well or the run was aborted.</summary>
    public Task Completion => _completion.Task;

    public abstract int Queued { get; }

    /// <summary>How many workers it has, those that are about to stop left out.</summary>
    public int Workers => Volatile.Read(ref _target);

    public StageCounts Counts
    {
        get
        {
            lock (_lock)
            {
                StageCounts sum = _ofRetired;
                foreach (StageWorker worker in _workers)
                    sum += worker.Counts;
                return sum;
            }
        }
    }

    public StageProgress Progress
    {
        get
        {
            StageCounts counts = Counts;
            return new StageProgress(settings.Name, counts.In, counts.Out, counts.Failed, Queued, (int)(counts.In - counts.Done), Workers);
        }
    }

    protected PipelineRun Run => run;

    public void Start()
    {
        StageWorker[] first = [.. Enumerable.Range(0, settings.Workers).Select(static _ => new StageWorker())];
        lock (_lock)
        {
            _target = first.Length;
            _workers.AddRange(first);
        }
        foreach (StageWorker worker in first)
            _ = Task.Run(() => WorkAsync(worker), CancellationToken.None);
    }

    /// <summary>Adds a worker; false when the stage has ended.</summary>
    public bool AddWorker()
    {
        StageWorker worker = new();
        lock (_lock)
        {
            if (_workers.Count == 0)
                return false;
            _target++;
            if (_surplus > 0)
            {
                // One that was to stop has not noticed yet: it stays.
                _surplus--;
                return true;
            }
            _workers.Add(worker);
        }
        _ = Task.Run(() => WorkAsync(worker), CancellationToken.None);
        return true;
    }

    /// <summary>Stops a worker when it is done with what it has in hand; false when it is the last.</summary>
    public bool RemoveWorker()
    {
        lock (_lock)
        {
            if (_target <= 1 || _workers.Count == 0)
                return false;
            _target--;
            _surplus++;
            return true;
        }
    }

    /// <summary>Does work until there is no more, or the worker is one too many.</summary>
    protected abstract Task WorkLoopAsync(StageWorker worker);

    /// <summary>Says to the next stage that nothing more comes.</summary>
    protected abstract void CompleteOutput();

    /// <summary>Whether this worker is one too many: asked before it takes something, and to be obeyed.</summary>
    protected bool Retires(StageWorker worker)
    {
        if (Volatile.Read(ref _surplus) == 0)
            return false;
        lock (_lock)
        {
            if (_surplus == 0)
                return false;
            _surplus--;
            Leave(worker);
            return true;
        }
    }

    private async Task WorkAsync(StageWorker worker)
    {
        try
        {
            await WorkLoopAsync(worker).ConfigureAwait(false);
        }
        catch (Exception e) when (Run.Keeps(e))
        {
            await Run.StopAsync().ConfigureAwait(false);
        }
        bool last;
        lock (_lock)
        {
            Leave(worker);
            last = _workers.Count == 0;
        }
        if (!last)
            return;
        CompleteOutput();
        _completion.TrySetResult();
    }

    private void Leave(StageWorker worker)
    {
        if (_workers.Remove(worker))
            _ofRetired += worker.Counts;
    }
}
