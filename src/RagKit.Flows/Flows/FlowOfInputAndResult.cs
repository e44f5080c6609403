using System.Reflection;
using RagKit.Caching;

namespace RagKit.Flows;

/// <summary>A flow with an input and a result; made by <see cref="Flow.Create{TIn, TOut}"/>. Immutable and thread-safe.</summary>
/// <typeparam name="TIn">The input; it must be serialisable to JSON for runs to be resumed by another process.</typeparam>
/// <typeparam name="TOut">The result.</typeparam>
public sealed class Flow<TIn, TOut> : Flow
{
    internal Flow(string name, Func<TIn, FlowRun, Task<TOut>> body, FlowOptions options, MethodInfo method)
        : base(name, options.Validate())
    {
        Body = body;
        if (options.RunName is string template)
            Describe = TaskInputs<TIn>.Of(name, method).Compile(template);
    }

    internal Func<TIn, FlowRun, Task<TOut>> Body { get; }

    internal Func<TIn, string>? Describe { get; }

    internal override RunHandle Start(FlowRunner runner, ReadOnlyMemory<byte> input, RunStart start, CancellationToken cancellationToken)
    {
        if (typeof(TIn) == typeof(Nothing) && input.IsEmpty)
            return runner.Start(this, default!, start, cancellationToken);
        if (input.IsEmpty)
            throw new FlowException($"Run '{start.Id}' of flow '{Name}' can't be started again: its input, {typeof(TIn)}, could not be kept as JSON. Start a new run with the input.");
        return runner.Start(this, ResultCodec.Decode<TIn>(input, $"The input of run '{start.Id}' of flow '{Name}'"), start, cancellationToken);
    }

    internal override async Task<RunHandle> StartAsync(FlowRunner runner, ReadOnlyMemory<byte> input, RunOptions? options, CancellationToken cancellationToken) =>
        await runner.StartAsync(this, FlowInput.Read<TIn>(input, Name), options, cancellationToken).ConfigureAwait(false);
}
