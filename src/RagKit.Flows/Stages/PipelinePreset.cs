namespace RagKit.Stages;

/// <summary>
/// What stages have that say nothing else. Immutable; change one with <c>with</c>. On a machine with 8 processors:
/// <list type="table">
/// <listheader><term>preset</term><description>workers, queue, batch, linger</description></listheader>
/// <item><term><see cref="Local"/></term><description>8 (the processors, at most 16), 64, 32, none</description></item>
/// <item><term><see cref="Standard"/></term><description>8 everywhere, 128, 100, 100 ms</description></item>
/// <item><term><see cref="HighThroughput"/></term><description>32 (four a processor, 32 to 128), 1,024, 256, 250 ms</description></item>
/// </list>
/// </summary>
public sealed record PipelinePreset
{
    /// <summary>
    /// For models and stores on this machine, where more workers would only wait for a processor: as many as there are processors, 1 to 16;
    /// queues of 64; batches of up to 32 of what is there, without waiting.
    /// </summary>
    public static PipelinePreset Local { get; } = new() { Workers = Math.Clamp(Environment.ProcessorCount, 1, 16), Capacity = 64, BatchSize = 32 };

    /// <summary>For services over a network with moderate limits: 8 workers; queues of 128; batches of 100, waited for up to 100 ms. The default.</summary>
    public static PipelinePreset Standard { get; } = new() { Workers = 8, Capacity = 128, BatchSize = 100, Linger = TimeSpan.FromMilliseconds(100) };

    /// <summary>
    /// For services that take whatever they are given: four workers a processor, 32 to 128; queues of 1,024; batches of 256, waited for up
    /// to 250 ms.
    /// </summary>
    public static PipelinePreset HighThroughput { get; } = new()
    {
        Workers = Math.Clamp(4 * Environment.ProcessorCount, 32, 128),
        Capacity = 1024,
        BatchSize = 256,
        Linger = TimeSpan.FromMilliseconds(250),
    };

    /// <summary>How many items a stage works on at once, or batches; 1 to 1,024.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How many items wait before a stage at most; 1 to 1,000,000.</summary>
    public int Capacity { get; init; } = 64;

    /// <summary>How many items a batch has at most; 1 to 1,000,000.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>How long a batch that is not full waits for more; zero for not at all, <see cref="Timeout.InfiniteTimeSpan"/> for until it is full.</summary>
    public TimeSpan Linger { get; init; }

    internal PipelinePreset Validate()
    {
        StageLimits.Check(nameof(Workers), Workers, StageLimits.MostWorkers);
        StageLimits.Check(nameof(Capacity), Capacity, StageLimits.MostItems);
        StageLimits.Check(nameof(BatchSize), BatchSize, StageLimits.MostItems);
        StageLimits.CheckLinger(Linger);
        return this;
    }
}
