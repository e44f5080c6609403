using RagKit.Stores;

namespace RagKit.Sqlite;

/// <summary>How a file is used, as the options of its public type say.</summary>
internal sealed record DatabaseSettings(SqliteDurability Durability, int CacheMegabytes, TimeSpan BusyTimeout, int MaxMegabytes)
{
    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and the limit.</exception>
    public DatabaseSettings Validate()
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
