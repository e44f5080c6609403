using RagKit.Queues;
using RagKit.Runs;
using RagKit.Stores;
using RagKit.Testing.Time;

namespace RagKit.Testing.Queues;

/// <summary>
/// The promises of <see cref="IWorkQueue"/> as tests: derive a class from it and say how a queue is made, on the clock <see cref="Time"/>.
/// <code>
/// public sealed class MyQueueTests : WorkQueueConformance
/// {
///     protected override ValueTask&lt;IWorkQueue&gt; CreateAsync() => new(new MemoryWorkQueue("work", Time));
/// }
/// </code>
/// Times in it are whole seconds: a queue may be exact to less. A queue that has to ask a server for what others do may do so by its timers.
/// </summary>
public abstract partial class WorkQueueConformance : StoreConformance<IWorkQueue>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>The clock on which queues are made; the tests advance it.</summary>
    protected ManualTime Time { get; } = new();

    /// <summary>
    /// Another one on the same queue, as another process would have it, to be closed when the test ends; by default the same one again,
    /// which says that the queue is one process's alone.
    /// </summary>
    protected virtual ValueTask<IWorkQueue> ConnectAsync(IWorkQueue queue) => new(queue);

    private static WorkItem Item(string id, int priority = 0) => new(id, System.Text.Encoding.UTF8.GetBytes(id)) { Priority = priority };

    private static string[] Ids(IEnumerable<WorkLease> leases) => [.. leases.Select(lease => lease.Item.Id)];

    private static async Task<WorkLease> ReceiveOneAsync(IWorkQueue queue) => Xunit.Assert.Single(await queue.ReceiveAsync(1, Lease, Cancellation));

    private static async Task<string[]> ReceiveIdsAsync(IWorkQueue queue, int max = 100) => Ids(await queue.ReceiveAsync(max, Lease, Cancellation));

    private static Task<List<DeadLetter>> DeadAsync(IWorkQueue queue) => ToListAsync(queue.ListDeadLettersAsync(Cancellation));

    private async Task<IWorkQueue> HoldingAsync(params WorkItem[] items)
    {
        IWorkQueue queue = await NewAsync();
        Xunit.Assert.Equal(items.Length, await queue.EnqueueAsync(items, Cancellation));
        return queue;
    }
}
