namespace RagKit.Caching;

/// <summary>A value in memory: the object itself where it cannot change, else its bytes, of which every reader makes an object of its own.</summary>
/// <param name="key">The key.</param>
/// <param name="createdAt">When it was written, by which it is known again in the store.</param>
/// <param name="shared">The object; <see langword="null"/> where the bytes are held.</param>
/// <param name="payload">The bytes; <see langword="null"/> where the object is held.</param>
internal sealed class MemoryFrontEntry(string key, DateTimeOffset createdAt, object? shared, byte[]? payload)
{
    /// <summary>What an entry takes beside its key and value, roughly.</summary>
    private const int Overhead = 200;

    private long _checkAt;

    public string Key { get; } = key;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public object? Shared { get; } = shared;

    public byte[]? Payload { get; } = payload;

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The length of the value's bytes.</summary>
    public long Length { get; init; }

    public long Size => Overhead + (sizeof(char) * (long)Key.Length) + (Shared is string text ? sizeof(char) * (long)text.Length : Length);

    /// <summary>By the monotonic clock, when the store is to be asked about it again.</summary>
    public long CheckAt
    {
        get => Volatile.Read(ref _checkAt);
        set => Volatile.Write(ref _checkAt, value);
    }

    /// <summary>Whether it was read since its turn to go came last.</summary>
    public bool WasUsed { get; set; }

    /// <summary>Where it stands in the order; <see langword="null"/> when it is in the memory no more. Guarded by the memory's lock.</summary>
    public LinkedListNode<MemoryFrontEntry>? Place { get; set; }

    public void MarkUsed()
    {
        // Written only when it changes: readers on several cores would else fight for the line.
        if (!WasUsed)
            WasUsed = true;
    }
}
