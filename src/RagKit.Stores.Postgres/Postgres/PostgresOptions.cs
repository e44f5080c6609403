namespace RagKit.Postgres;

/// <summary>How a store uses its PostgreSQL database. Immutable.</summary>
public sealed record PostgresOptions
{
    /// <summary>The schema that holds the tables, made where it is missing; a name of 1 to 63 bytes. Stores with different schemas know nothing of each other.</summary>
    public string Schema { get; init; } = "ragkit";

    /// <summary>Whether tables are made, and brought to this version, by whoever comes first; otherwise what is there must fit. By default they are.</summary>
    public bool Migrate { get; init; } = true;

    /// <summary>For how long what failed because a connection was lost, or others were in the way, is tried again; zero for not at all, at most an hour.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often whoever waits for work looks for it without having been notified: 1 millisecond to an hour.</summary>
    public TimeSpan QueuePollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">The message names the value and the limit.</exception>
    internal PostgresOptions Validate()
    {
        SqlName.Validate(Schema, nameof(Schema));
        if (RetryFor < TimeSpan.Zero || RetryFor > TimeSpan.FromHours(1))
            throw new ArgumentOutOfRangeException(null, $"RetryFor ({RetryFor}) must be between zero and one hour.");
        if (QueuePollInterval < TimeSpan.FromMilliseconds(1) || QueuePollInterval > TimeSpan.FromHours(1))
            throw new ArgumentOutOfRangeException(null, $"QueuePollInterval ({QueuePollInterval}) must be between 1 millisecond and one hour.");
        return this;
    }
}
