namespace RagKit.Caching;

/// <summary>
/// What a task's result is cached by, and for how long. The task's name and <see cref="Flows.TaskOptions.Version"/> are always part of the
/// key. Policies are added up: <c>CachePolicy.Inputs + CachePolicy.Run</c>. Immutable.
/// </summary>
public sealed record CachePolicy
{
    /// <summary>Nothing is cached.</summary>
    public static CachePolicy None { get; } = new();

    /// <summary>
    /// By the task's inputs: the elements of a tuple, the properties of a record or anonymous type, else the one parameter. They can be null,
    /// truth values, numbers, characters and strings, Guid, dates and times, Uri, Version, Index and Range, enums, bytes; arrays, lists and
    /// other collections, sets and dictionaries (in any order); tuples, records and anonymous types of all these. Any other is refused with
    /// an error that names it: leave it out with <see cref="Except"/>.
    /// </summary>
    public static CachePolicy Inputs { get; } = new() { UsesInputs = true };

    /// <summary>By the task's name and version alone: one result for all inputs.</summary>
    public static CachePolicy TaskVersion { get; } = new() { UsesVersion = true };

    /// <summary>By the run: a result is used within it only.</summary>
    public static CachePolicy Run { get; } = new() { UsesRun = true };

    /// <summary>Whether the inputs are part of the key.</summary>
    public bool UsesInputs { get; init; }

    /// <summary>Whether name and version make a key even without inputs.</summary>
    public bool UsesVersion { get; init; }

    /// <summary>Whether the run is part of the key.</summary>
    public bool UsesRun { get; init; }

    /// <summary>A name that is part of the key; <see langword="null"/> for none.</summary>
    public string? Name { get; init; }

    /// <summary>Inputs that are no part of the key, by name.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>For how long a result is used, above zero; <see langword="null"/> for ever.</summary>
    public TimeSpan? Expiration { get; init; }

    /// <summary>What others do while a result is being made.</summary>
    public CacheIsolation Isolation { get; init; }

    /// <summary>Whether the result is made anew, and cached, whatever is in the cache.</summary>
    public bool Refreshes { get; init; }

    /// <summary>Whether anything is cached at all: whether the policy says by what.</summary>
    public bool IsEnabled => UsesInputs || UsesVersion || UsesRun || Name is not null;

    /// <summary>By a key of the caller's: calls of any task that name it and share name and version share the result.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static CachePolicy Key(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new() { Name = name };
    }

    /// <inheritdoc cref="Add" />
    public static CachePolicy operator +(CachePolicy left, CachePolicy right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.Add(right);
    }

    /// <summary>
    /// By what both policies say, for the shorter of their times. What either excludes is excluded; the stricter isolation holds; and the
    /// result is made anew when either says so.
    /// </summary>
    /// <exception cref="ArgumentException">They have different names, of which a key can have only one.</exception>
    public CachePolicy Add(CachePolicy other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Name is not null && other.Name is not null && Name != other.Name)
            throw new ArgumentException($"A cache key cannot have two names, '{Name}' and '{other.Name}': use one that holds both.", nameof(other));
        return new()
        {
            UsesInputs = UsesInputs || other.UsesInputs,
            UsesVersion = UsesVersion || other.UsesVersion,
            UsesRun = UsesRun || other.UsesRun,
            Name = Name ?? other.Name,
            Excluded = [.. Excluded.Union(other.Excluded, StringComparer.Ordinal)],
            Expiration = Expiration is null || other.Expiration < Expiration ? other.Expiration ?? Expiration : Expiration,
            Isolation = Isolation > other.Isolation ? Isolation : other.Isolation,
            Refreshes = Refreshes || other.Refreshes,
        };
    }

    /// <summary>
    /// Leaves inputs out of the key: <c>CachePolicy.Inputs.Except("logger")</c>. Names that are no inputs of the task are refused when the
    /// task is made.
    /// </summary>
    public CachePolicy Except(params string[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return this with { Excluded = [.. Excluded.Union(inputs, StringComparer.Ordinal)] };
    }

    /// <summary>Uses a result for a time only.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not above zero.</exception>
    public CachePolicy For(TimeSpan expiration)
    {
        CachePolicy policy = this with { Expiration = expiration };
        policy.Validate();
        return policy;
    }

    /// <summary>Says what others do while a result is being made.</summary>
    public CachePolicy Isolated(CacheIsolation isolation)
    {
        CachePolicy policy = this with { Isolation = isolation };
        policy.Validate();
        return policy;
    }

    /// <summary>One makes the result and all others wait, in other processes too where the store can lock.</summary>
    public CachePolicy Serializable() => Isolated(CacheIsolation.Serializable);

    /// <summary>Makes the result anew, whatever is in the cache, and caches it.</summary>
    public CachePolicy Refreshed() => this with { Refreshes = true };

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range; the message names it and the limit.</exception>
    internal void Validate()
    {
        if (Expiration <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(Expiration), $"Expiration ({Expiration}) must be above zero; leave it out to cache for ever, or use CachePolicy.None to cache nothing.");
        if (!Enum.IsDefined(Isolation))
            throw new ArgumentOutOfRangeException(nameof(Isolation), $"Isolation ({Isolation}) must be {CacheIsolation.ReadCommitted} or {CacheIsolation.Serializable}.");
    }
}
