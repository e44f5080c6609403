namespace RagKit.Web;

/// <summary>Where a source keeps what it was sent, so that a page that has not changed is not sent again.</summary>
public sealed record PageCacheOptions
{
    /// <summary>
    /// A folder to keep pages in from one process to the next; it is made when it is not there, and each source keeps to a folder of its own within it.
    /// <see langword="null"/> (the default) for memory.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// How many bytes of pages are kept in memory, and as many again of what is known about pages; 1 MiB to 16 GiB, by default 64 MiB. What is
    /// forgotten is asked for again. Does not bound a folder: there each page of the last complete listing is kept.
    /// </summary>
    public long MaxBytes { get; init; } = 64L << 20;

    internal void Validate()
    {
        if (MaxBytes is < 1L << 20 or > 16L << 30)
            throw new ArgumentException($"MaxBytes ({MaxBytes}) must be {1L << 20} to {16L << 30}.");
        if (Folder is not null && string.IsNullOrWhiteSpace(Folder))
            throw new ArgumentException("Folder is empty: give a path, or null to keep pages in memory.");
    }
}
