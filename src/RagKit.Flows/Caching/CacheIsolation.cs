namespace RagKit.Caching;

/// <summary>What happens when the same result is wanted while it is being made, with the names that Prefect gives it.</summary>
public enum CacheIsolation
{
    /// <summary>Within a process one makes it and others wait; two processes may both make it, and the last one's is kept.</summary>
    ReadCommitted = 0,

    /// <summary>One makes it and all others wait, in other processes too where the store can lock.</summary>
    Serializable = 1,
}
