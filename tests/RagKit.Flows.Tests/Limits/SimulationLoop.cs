using RagKit.Testing.Time;

namespace RagKit.Limits;

/// <summary>Runs asynchronous code on one thread and on a clock that jumps to the next timer when nothing is left to do: hours in a second, and the same every time.</summary>
internal sealed class SimulationLoop : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();

    public ManualTime Time { get; } = new();

    public override void Post(SendOrPostCallback d, object? state) => _work.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <summary>Starts the work and runs it to its end.</summary>
    public void Run(Func<Task> work)
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            Task running = work();
            while (!running.IsCompleted)
            {
                if (_work.TryDequeue(out (SendOrPostCallback Callback, object? State) next))
                    next.Callback(next.State);
                else if (!Time.AdvanceToNext())
                    throw new InvalidOperationException("The simulation waits for something that never comes.");
            }
            running.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
