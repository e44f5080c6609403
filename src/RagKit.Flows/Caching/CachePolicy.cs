namespace RagKit.Caching;

/// <summary>
/// What a task's result is cached by, and for how long. The task's name and <see cref="Flows.TaskOptions.Version"/> are always part of the
/// key. Policies are added up: <c>CachePolicy.Inputs + CachePolicy.Run</c>. Immutable.
/// </summary>
public sealed record CachePolicy
{
    /// <summary>Nothing is cached.</summary>
    public static CachePolicy None { get; } = new();

    /// <summary>By the task's inputs.</summary>
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

    /// <summary>For how long a result is used; <see langword="null"/> for ever.</summary>
    public TimeSpan? Expiration { get; init; }

    /// <summary>What others do while a result is being made.</summary>
    public CacheIsolation Isolation { get; init; }

    /// <summary>Whether the result is made anew, and cached, whatever is in the cache.</summary>
    public bool Refreshes { get; init; }

    /// <summary>By a key of the caller's: calls of any task that name it and share name and version share the result.</summary>
    public static CachePolicy Key(string name) => new() { Name = name };
}
