using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>How a <see cref="SqliteChunkStore"/> uses its file. The defaults suit one machine and up to some hundred thousand chunks.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>What a write that returned survives.</summary>
    public SqliteDurability Durability { get; init; } = SqliteDurability.Normal;

    /// <summary>Megabytes of the file that each connection keeps in memory: 1 to 4,096.</summary>
    public int CacheMegabytes { get; init; } = 16;

    /// <summary>How long a write waits while another process writes, before it fails: up to a day.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The size in megabytes that the file may not outgrow; 0 for no limit but the disk's.</summary>
    public int MaxMegabytes { get; init; }

    /// <summary>What the file is opened with; throws when a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and the limit.</exception>
    internal DatabaseSettings Validate() => new DatabaseSettings(Durability, CacheMegabytes, BusyTimeout, MaxMegabytes).Validate();
}
