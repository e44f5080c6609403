namespace RagKit.Web;

/// <summary>Keeps what is known of pages, and their bodies. Safe to use from several threads at once.</summary>
internal abstract class PageCache
{
    public static PageCache Of(PageCacheOptions options, string source) =>
        options.Folder is string folder ? new FolderPageCache(folder, source) : new MemoryPageCache(options.MaxBytes);

    public abstract ValueTask<KnownPage?> FindAsync(string address, CancellationToken cancellationToken);

    /// <summary>The body of a page as it was put; <see langword="null"/> when it is no longer kept.</summary>
    public abstract ValueTask<ReadOnlyMemory<byte>?> BodyAsync(KnownPage page, CancellationToken cancellationToken);

    public abstract ValueTask PutAsync(KnownPage page, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Forgets pages that are not among those that a complete listing came upon.</summary>
    public abstract void KeepOnly(IReadOnlySet<string> addresses);
}
