namespace RagKit.Web;

/// <summary>Pages in memory, the ones used last.</summary>
internal sealed class MemoryPageCache(long maxBytes) : PageCache
{
    private readonly RecentlyUsed<KnownPage> _pages = new(maxBytes);
    private readonly RecentlyUsed<(string Hash, ReadOnlyMemory<byte> Bytes)> _bodies = new(maxBytes);

    public override ValueTask<KnownPage?> FindAsync(string address, CancellationToken cancellationToken) => ValueTask.FromResult(_pages.Find(address));

    public override ValueTask<ReadOnlyMemory<byte>?> BodyAsync(KnownPage page, CancellationToken cancellationToken)
    {
        (string hash, ReadOnlyMemory<byte> bytes) = _bodies.Find(page.Address);
        return ValueTask.FromResult(hash == page.Hash ? bytes : (ReadOnlyMemory<byte>?)null);
    }

    public override ValueTask PutAsync(KnownPage page, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        _pages.Put(page.Address, page, page.Links.Size + (4 * page.Address.Length));
        _bodies.Put(page.Address, (page.Hash, body), body.Length);
        return default;
    }

    public override void KeepOnly(IReadOnlySet<string> addresses)
    {
        _pages.KeepOnly(addresses);
        _bodies.KeepOnly(addresses);
    }
}
