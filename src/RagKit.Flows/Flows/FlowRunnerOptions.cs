using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using RagKit.Caching;
using RagKit.Limits;
using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>
/// What a runner works with. Everything has a default in memory; with a durable <see cref="Runs"/> such as <c>SqliteFlowStore</c>, which is
/// all the stores at once, runs survive their process. Immutable. What is given is not disposed by the runner.
/// </summary>
public sealed record FlowRunnerOptions
{
    /// <summary>The ledger; in memory by default.</summary>
    public IRunStore? Runs { get; init; }

    /// <summary>Where dead letters are kept; by default in the ledger's store if it can, else in memory.</summary>
    public IDeadLetterStore? DeadLetters { get; init; }

    /// <summary>Where cached values and large results are kept; by default in the ledger's store if it can, else in memory.</summary>
    public ICacheStore? Values { get; init; }

    /// <summary>What results are cached in; by default a <see cref="DurableHybridCache"/> over <see cref="Values"/>.</summary>
    public HybridCache? Cache { get; init; }

    /// <summary>The limits that tasks may name.</summary>
    public IReadOnlyList<ILimit> Limits { get; init; } = [];

    /// <summary>Who is told how runs ended.</summary>
    public IReadOnlyList<IRunNotification> Notifications { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the runner and its tasks log; nowhere by default.</summary>
    public ILoggerFactory? Logging { get; init; }
}
