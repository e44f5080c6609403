namespace RagKit.Flows;

/// <summary>
/// A named piece of work made of tasks: plain C# that calls them through the <see cref="FlowRun"/> it is given. When a run is resumed the
/// body is called again, and calls that were completed give their recorded results, so what a body does besides calling tasks should have
/// no effect of its own and take the same way for the same input. Immutable and thread-safe.
/// </summary>
public abstract class Flow
{
    private protected Flow(string name, FlowOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Options = options;
    }

    /// <summary>The flow's name: unique in a catalog, and by what its runs are found.</summary>
    public string Name { get; }

    /// <summary>How its runs are run.</summary>
    public FlowOptions Options { get; }

    /// <summary>Makes a flow.</summary>
    public static Flow<TIn, TOut> Create<TIn, TOut>(string name, Func<TIn, FlowRun, Task<TOut>> body, FlowOptions? options = null) =>
        new(name, body, options ?? new(), body.Method);

    /// <summary>Makes a flow without a result.</summary>
    public static Flow<TIn, Nothing> Create<TIn>(string name, Func<TIn, FlowRun, Task> body, FlowOptions? options = null) => new(
        name,
        async (input, run) =>
        {
            await body(input, run).ConfigureAwait(false);
            return default;
        },
        options ?? new(), body.Method);

    /// <summary>Makes a flow without an input.</summary>
    public static Flow<Nothing, TOut> Create<TOut>(string name, Func<FlowRun, Task<TOut>> body, FlowOptions? options = null) =>
        new(name, (_, run) => body(run), options ?? new(), body.Method);

    /// <summary>Makes a flow without an input and without a result.</summary>
    public static Flow<Nothing, Nothing> Create(string name, Func<FlowRun, Task> body, FlowOptions? options = null) => new(
        name,
        async (_, run) =>
        {
            await body(run).ConfigureAwait(false);
            return default;
        },
        options ?? new(), body.Method);

    /// <summary>Starts or resumes a run whose input is given encoded.</summary>
    internal abstract RunHandle Start(FlowRunner runner, ReadOnlyMemory<byte> input, RunStart start, CancellationToken cancellationToken);

    /// <summary>Starts a run whose input was written by hand.</summary>
    internal abstract Task<RunHandle> StartAsync(FlowRunner runner, ReadOnlyMemory<byte> input, RunOptions? options, CancellationToken cancellationToken);
}
