namespace RagKit.Limits;

/// <summary>How a simulated server counts.</summary>
internal enum SimulatedCount
{
    /// <summary>By minutes of its own clock; all of a minute's quota can go at once.</summary>
    FixedWindow,

    /// <summary>By a bucket that holds a minute's quota and fills all the time.</summary>
    Bucket,

    /// <summary>By a bucket that holds six seconds' quota.</summary>
    SmallBucket,

    /// <summary>Over the last sixty seconds.</summary>
    SlidingWindow,
}

/// <summary>What a simulated server says of its limits.</summary>
internal enum SimulatedSignals
{
    /// <summary>Nothing but that it refuses.</summary>
    None,

    /// <summary>How long to wait, in whole seconds, when it refuses.</summary>
    RetryAfter,

    /// <summary>What is left and when it is full again, with every answer.</summary>
    Headers,
}

/// <summary>From a minute on, what the server allows a minute.</summary>
internal readonly record struct SimulatedQuota(int Minute, long Calls, long Weight);

/// <summary>One simulation: a server, the load on it, and how long it goes on.</summary>
internal sealed record SimulationPlan
{
    public SimulatedCount Count { get; init; }

    public SimulatedSignals Signals { get; init; }

    /// <summary>What the server allows, by minutes, the first from 0.</summary>
    public IReadOnlyList<SimulatedQuota> Quotas { get; init; } = [new(0, 600, 1_000_000)];

    public int Minutes { get; init; } = 60;

    /// <summary>How many workers call without a pause.</summary>
    public int Workers { get; init; } = 64;

    /// <summary>Their calls weigh from this on.</summary>
    public int LightestWeight { get; init; } = 1;

    /// <summary>To this.</summary>
    public int HeaviestWeight { get; init; } = 1;

    public int Seed { get; init; } = 1;
}
