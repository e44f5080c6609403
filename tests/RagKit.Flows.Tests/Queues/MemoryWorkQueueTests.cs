using RagKit.Testing.Queues;

namespace RagKit.Queues.Tests;

public sealed class MemoryWorkQueueTests : WorkQueueConformance
{
    protected override ValueTask<IWorkQueue> CreateAsync() => new(new MemoryWorkQueue("work", Time));
}
