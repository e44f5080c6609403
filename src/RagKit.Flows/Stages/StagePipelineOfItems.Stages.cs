namespace RagKit.Stages;

public sealed partial class StagePipeline<T>
{
    /// <summary>Adds a stage that makes one item of each.</summary>
    /// <param name="name">The stage's name, its own in the pipeline.</param>
    /// <param name="work">What it does.</param>
    /// <param name="options">How; by default what the run's preset says.</param>
    /// <param name="priority">
    /// Who overtakes whom in the stage's queue: higher goes first, of equals the one that came first. An item for which it throws fails
    /// in this stage.
    /// </param>
    /// <exception cref="ArgumentException">The name is taken, or an option is out of its range; the message names both.</exception>
    public StagePipeline<TResult> Then<TResult>(
        string name, Func<T, CancellationToken, ValueTask<TResult>> work, StageOptions? options = null, Func<T, int>? priority = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        StageOptions valid = (options ?? new()).Validate();
        return Add<TResult>(name, priority, (run, output) =>
            new ThenStage<T, TResult>(StageSettings.For(name, valid, run.Options.Preset), run, priority, output, work));
    }

    /// <summary>Adds a stage that makes one item of each and waits for nothing, such as for a parser.</summary>
    /// <inheritdoc cref="Then{TResult}(string, Func{T, CancellationToken, ValueTask{TResult}}, StageOptions, Func{T, int})"/>
    public StagePipeline<TResult> Then<TResult>(string name, Func<T, TResult> work, StageOptions? options = null, Func<T, int>? priority = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        Type made = typeof(TResult);
        if (made.IsAssignableTo(typeof(Task)) || made == typeof(ValueTask) || (made.IsGenericType && made.GetGenericTypeDefinition() == typeof(ValueTask<>)))
            throw new ArgumentException($"Stage '{name}' would hand on tasks, not what they give: write async (item, cancellationToken) => await ...", nameof(work));
        return Then(name, (item, _) => new ValueTask<TResult>(work(item)), options, priority);
    }

    /// <summary>Adds a stage that does something with each item and hands it on as it is.</summary>
    /// <inheritdoc cref="Then{TResult}(string, Func{T, CancellationToken, ValueTask{TResult}}, StageOptions, Func{T, int})"/>
    public StagePipeline<T> Then(string name, Func<T, CancellationToken, ValueTask> work, StageOptions? options = null, Func<T, int>? priority = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Then(name, async (item, cancellationToken) =>
        {
            await work(item, cancellationToken).ConfigureAwait(false);
            return item;
        }, options, priority);
    }

    /// <summary>
    /// Adds a stage that makes any number of items of each, none included. They go on as they are made; when it throws half-way, those made
    /// before go on and the item fails.
    /// </summary>
    /// <inheritdoc cref="Then{TResult}(string, Func{T, CancellationToken, ValueTask{TResult}}, StageOptions, Func{T, int})"/>
    public StagePipeline<TResult> Expand<TResult>(
        string name, Func<T, CancellationToken, IAsyncEnumerable<TResult>> work, StageOptions? options = null, Func<T, int>? priority = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        StageOptions valid = (options ?? new()).Validate();
        return Add<TResult>(name, priority, (run, output) =>
            new ExpandStage<T, TResult>(StageSettings.For(name, valid, run.Options.Preset), run, priority, output, work));
    }

    /// <summary>Adds a stage that makes any number of items of each, and waits for nothing, such as for a chunker.</summary>
    /// <inheritdoc cref="Expand{TResult}(string, Func{T, CancellationToken, IAsyncEnumerable{TResult}}, StageOptions, Func{T, int})"/>
    public StagePipeline<TResult> Expand<TResult>(string name, Func<T, IEnumerable<TResult>> work, StageOptions? options = null, Func<T, int>? priority = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Expand(name, (item, _) => work(item).ToAsyncEnumerable(), options, priority);
    }

    /// <summary>
    /// Adds a stage that makes one item of each, many in one call. It must give as many results as there were items, in the same order.
    /// A batch that throws is halved, and its halves again, so that only those items fail that throw alone: the function must bear being
    /// called again with some of the same items. One bad item among n costs about twice log₂(n) more calls.
    /// </summary>
    /// <param name="name">The stage's name, its own in the pipeline.</param>
    /// <param name="work">What it does. It may keep the list.</param>
    /// <param name="options">How; by default what the run's preset says.</param>
    /// <param name="weight">How much an item weighs, at least 0, where batches are bounded by <see cref="BatchOptions.MaxWeight"/>. An item for which it throws fails.</param>
    /// <param name="priority">
    /// Who overtakes whom in the stage's queue: higher goes first, of equals the one that came first. An item for which it throws fails
    /// in this stage.
    /// </param>
    /// <exception cref="ArgumentException">The name is taken, or an option is out of its range; the message names both.</exception>
    public StagePipeline<TResult> Batch<TResult>(
        string name, Func<IReadOnlyList<T>, CancellationToken, ValueTask<IReadOnlyList<TResult>>> work, BatchOptions? options = null,
        Func<T, long>? weight = null, Func<T, int>? priority = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        BatchOptions valid = (options ?? new()).Validate(weight is not null);
        return Add<TResult>(name, priority, (run, output) => new BatchStage<T, TResult>(
            StageSettings.For(name, valid, run.Options.Preset), run, priority, output, BatchLimits.For(valid, run.Options.Preset), weight, work));
    }

    /// <summary>Adds a stage that makes one item of each, many in one call; the same for functions that give arrays.</summary>
    /// <inheritdoc cref="Batch{TResult}(string, Func{IReadOnlyList{T}, CancellationToken, ValueTask{IReadOnlyList{TResult}}}, BatchOptions, Func{T, long}, Func{T, int})"/>
    public StagePipeline<TResult> Batch<TResult>(
        string name, Func<IReadOnlyList<T>, CancellationToken, ValueTask<TResult[]>> work, BatchOptions? options = null,
        Func<T, long>? weight = null, Func<T, int>? priority = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Batch(name, async ValueTask<IReadOnlyList<TResult>> (items, cancellationToken) =>
            await work(items, cancellationToken).ConfigureAwait(false), options, weight, priority);
    }

    /// <summary>Adds a stage that does something with batches of items, such as storing them, and hands the items on as they are.</summary>
    /// <inheritdoc cref="Batch{TResult}(string, Func{IReadOnlyList{T}, CancellationToken, ValueTask{IReadOnlyList{TResult}}}, BatchOptions, Func{T, long}, Func{T, int})"/>
    public StagePipeline<T> Batch(
        string name, Func<IReadOnlyList<T>, CancellationToken, ValueTask> work, BatchOptions? options = null,
        Func<T, long>? weight = null, Func<T, int>? priority = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Batch(name, async ValueTask<IReadOnlyList<T>> (items, cancellationToken) =>
        {
            await work(items, cancellationToken).ConfigureAwait(false);
            return items;
        }, options, weight, priority);
    }

    private StagePipeline<TResult> Add<TResult>(string name, Func<T, int>? priority, Func<PipelineRun, StageQueue<TResult>, Stage<T, TResult>> make)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_names.Contains(name))
            throw new ArgumentException($"The pipeline has a stage '{name}' already: give each stage a name of its own.", nameof(name));
        return new StagePipeline<TResult>((run, output) =>
        {
            if (priority is not null && run.Options.Ordered)
                throw new ArgumentException($"Stage '{name}' has a priority, and the run is to be ordered: leave one of them out.");
            Stage<T, TResult> stage = make(run, output);
            _connect(run, stage.Input);
            run.Add(stage);
        }, _onFailed, _names.Add(name));
    }
}
