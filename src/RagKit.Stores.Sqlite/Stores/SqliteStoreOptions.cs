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

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and the limit.</exception>
    internal SqliteStoreOptions Validate()
    {
        if (!Enum.IsDefined(Durability))
            throw Invalid($"Durability ({Durability}) must be Normal or Full.");
        if (CacheMegabytes is < 1 or > 4096)
            throw Invalid($"CacheMegabytes ({CacheMegabytes}) must be between 1 and 4,096.");
        if (BusyTimeout < TimeSpan.Zero || BusyTimeout > TimeSpan.FromDays(1))
            throw Invalid($"BusyTimeout ({BusyTimeout}) must be between 0 and one day.");
        return MaxMegabytes < 0 ? throw Invalid($"MaxMegabytes ({MaxMegabytes}) must be at least 0.") : this;
    }

    private static ArgumentOutOfRangeException Invalid(string message) => new(null, message);
}
