using RagKit.Sqlite;
using RagKit.Stores;

namespace RagKit.Runs;

/// <summary>How a <see cref="SqliteFlowStore"/> uses its file.</summary>
public sealed record SqliteFlowStoreOptions
{
    /// <summary>
    /// What a write that returned survives. With <see cref="SqliteDurability.Normal"/> a power cut, unlike the end of the process, may undo
    /// what was written last: tasks that were completed then are run again, and work that was done is received again.
    /// </summary>
    public SqliteDurability Durability { get; init; } = SqliteDurability.Normal;

    /// <summary>Megabytes of the file that each connection keeps in memory: 1 to 4,096.</summary>
    public int CacheMegabytes { get; init; } = 16;

    /// <summary>How long a write waits while another process writes, before it fails: up to a day.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The size in megabytes that the file may not outgrow; 0 for no limit but the disk's.</summary>
    public int MaxMegabytes { get; init; }

    /// <summary>How often whoever waits for work looks for that of other processes: 1 millisecond to an hour.</summary>
    public TimeSpan QueuePollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>What the file is opened with; throws when a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and the limit.</exception>
    internal DatabaseSettings Validate() => QueuePollInterval < TimeSpan.FromMilliseconds(1) || QueuePollInterval > TimeSpan.FromHours(1)
        ? throw new ArgumentOutOfRangeException(null, $"QueuePollInterval ({QueuePollInterval}) must be between 1 millisecond and one hour.")
        : new DatabaseSettings(Durability, CacheMegabytes, BusyTimeout, MaxMegabytes).Validate();
}
