namespace RagKit.Stores;

/// <summary>How a <see cref="RedisDocumentStore"/> keeps contents. Immutable.</summary>
public sealed record RedisDocumentStoreOptions
{
    /// <summary>The store's name: stores of different names on one server do not see each other; <c>documents</c> by default. Not empty, without braces.</summary>
    public string Name { get; init; } = "documents";

    /// <summary>From how many bytes on a content is compressed, where that makes it smaller: at least 1; 256 by default.</summary>
    public int CompressAbove { get; init; } = 256;

    /// <exception cref="ArgumentOutOfRangeException">The message names the value and the limit.</exception>
    internal RedisDocumentStoreOptions Validated() => CompressAbove >= 1
        ? this : throw new ArgumentOutOfRangeException(nameof(CompressAbove), $"CompressAbove ({CompressAbove}) must be at least 1.");
}
