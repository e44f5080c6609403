namespace RagKit.Redis;

/// <summary>How a <see cref="RedisConnection"/> uses its server. Immutable.</summary>
public sealed record RedisOptions
{
    /// <summary>
    /// What every key begins with, so that tenants and environments share a server without seeing each other; <c>ragkit</c> by default.
    /// Not empty, without braces.
    /// </summary>
    public string Prefix { get; init; } = "ragkit";

    /// <summary>How long a call waits for a connection, the first one or one that was lost, before it fails: 100 milliseconds to 10 minutes; 5 seconds by default.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a call waits for the server's answer before it fails: 100 milliseconds to an hour; 30 seconds by default.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">One is out of range; the message names the value and the limit.</exception>
    internal RedisOptions Validated()
    {
        KeyNames.Check(Prefix, nameof(Prefix));
        Within(ConnectTimeout, nameof(ConnectTimeout), TimeSpan.FromMinutes(10));
        Within(CommandTimeout, nameof(CommandTimeout), TimeSpan.FromHours(1));
        return this;
    }

    private static void Within(TimeSpan value, string name, TimeSpan most)
    {
        if (value < TimeSpan.FromMilliseconds(100) || value > most)
            throw new ArgumentOutOfRangeException(name, $"{name} ({value}) must be between 100 milliseconds and {most}.");
    }
}
