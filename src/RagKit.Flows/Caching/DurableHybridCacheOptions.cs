using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagKit.Caching;

/// <summary>How a <see cref="DurableHybridCache"/> keeps values. Immutable.</summary>
public sealed record DurableHybridCacheOptions
{
    /// <summary>How many bytes of values are held in memory; those used last stay. 64 MB by default, 0 for none.</summary>
    public long MemoryBytes { get; init; } = 64 << 20;

    /// <summary>From how many bytes on a value is not held in memory but passed between its maker, the store and its readers piece by piece. 1 MB by default.</summary>
    public int LargeValueBytes { get; init; } = 1 << 20;

    /// <summary>For how long a value is used where the call does not say; <see langword="null"/>, the default, for ever.</summary>
    public TimeSpan? Expiration { get; init; }

    /// <summary>
    /// For how long a value is served from memory before the store is asked whether it is still the one, where the call does not say: so
    /// long may a process go on serving what another has removed or replaced. One minute by default.
    /// </summary>
    public TimeSpan LocalExpiration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long the right to make a value is taken at a time; it is renewed meanwhile. So long do others wait for a process that died. 30 seconds by default.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long is waited at most between looking whether another process has made the value. One second by default.</summary>
    public TimeSpan LockPolling { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How values are written as JSON that have no serializer of their own; by default with fields, so that tuples are written, and with NaN and infinity.</summary>
    public JsonSerializerOptions Json { get; init; } = new() { IncludeFields = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range; the message names it and the limit.</exception>
    internal void Validate()
    {
        if (MemoryBytes < 0)
            throw new ArgumentOutOfRangeException(nameof(MemoryBytes), $"MemoryBytes ({MemoryBytes}) must be at least 0.");
        if (LargeValueBytes is < 1 or > 1 << 30)
            throw new ArgumentOutOfRangeException(nameof(LargeValueBytes), $"LargeValueBytes ({LargeValueBytes}) must be from 1 to {1 << 30}.");
        AboveZero(Expiration, nameof(Expiration));
        AboveZero(LocalExpiration, nameof(LocalExpiration));
        AboveZero(LockDuration, nameof(LockDuration));
        AboveZero(LockPolling, nameof(LockPolling));
        ArgumentNullException.ThrowIfNull(Json);
    }

    internal static void AboveZero(TimeSpan? time, string name)
    {
        if (time <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(name, $"{name} ({time}) must be above zero.");
    }
}
