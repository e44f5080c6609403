using System.Runtime.CompilerServices;
using RagKit.Documents;
using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>
/// Keeps parsed documents and originals in one SQLite file, under the hash of their bytes, compressed, each once. The file is made on first
/// use. Safe to use from several threads, and the file from several processes on one machine; not over a network file system.
/// </summary>
public sealed class SqliteDocumentStore : IDocumentStore, IDisposable
{
    private const int PageSize = 1000;

    private readonly DatabaseFile _file;
    private readonly SingleWriter _writer;
    private readonly TimeProvider _time;

    /// <summary>Documents in the file at this path.</summary>
    /// <param name="path">The file; it is made, with its folder, on first use. Not the corpus's.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <param name="time">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public SqliteDocumentStore(string path, SqliteStoreOptions? options = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
        _file = new DatabaseFile(DocumentFileSchema.Documents, Path, (options ?? new SqliteStoreOptions()).Validate());
        _writer = new SingleWriter(_file);
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> contents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contents);
        string[] addresses = [.. contents.Select(content => ContentPacking.Address(content.Span))];
        if (contents.Count == 0)
            return addresses;
        HashSet<string> known = await KnownAsync(addresses, cancellationToken).ConfigureAwait(false);
        // Packed before the transaction: nobody waits for it.
        Dictionary<string, byte[]> packed = new(StringComparer.Ordinal);
        for (int i = 0; i < addresses.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!known.Contains(addresses[i]) && !packed.ContainsKey(addresses[i]))
                packed.Add(addresses[i], ContentPacking.Pack(contents[i].Span));
        }
        await _writer.WriteAsync(connection =>
        {
            DateTimeOffset now = _time.GetUtcNow();
            for (int i = 0; i < addresses.Length; i++)
            {
                if (ContentTable.Touch(connection, addresses[i], now))
                    continue;
                byte[] bytes = packed.TryGetValue(addresses[i], out byte[]? ready) ? ready : ContentPacking.Pack(contents[i].Span);
                ContentTable.Insert(connection, new KeptContent(addresses[i], contents[i].Length, bytes.Length, now), new MemoryStream(bytes, writable: false));
            }
            return true;
        }, cancellationToken).ConfigureAwait(false);
        return addresses;
    }

    /// <inheritdoc />
    public async ValueTask<string> WriteAsync(Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using PackedFile packed = await PackedFile.ReadAsync(content, cancellationToken).ConfigureAwait(false);
        await _writer.WriteAsync(connection =>
        {
            DateTimeOffset now = _time.GetUtcNow();
            if (!ContentTable.Touch(connection, packed.Address, now))
                ContentTable.Insert(connection, new KeptContent(packed.Address, packed.Length, packed.StoredLength, now), packed.Open());
            return true;
        }, cancellationToken).ConfigureAwait(false);
        return packed.Address;
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>?>> ReadAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        byte[]?[] packed = await _file.ReadAsync<byte[]?[]>(
            connection => [.. addresses.Select(address => ContentTable.Find(connection, address) is (long key, long stored) ? ContentTable.Read(connection, key, stored) : null)], cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte>?[] contents = new ReadOnlyMemory<byte>?[packed.Length];
        for (int i = 0; i < packed.Length; i++)
            contents[i] = packed[i] is byte[] bytes ? (ReadOnlyMemory<byte>?)ContentPacking.Unpack(addresses[i], bytes) : null;
        return contents;
    }

    /// <inheritdoc />
    public async ValueTask<Stream?> OpenAsync(string address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        ReadLease lease = await _file.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        bool isHandedOver = false;
        try
        {
            if (ContentTable.Find(lease.Connection, address) is not (long key, long stored))
                return lease.Complete<Stream?>(null);
            isHandedOver = true;
            return ContentPacking.Open(new PartStream(lease, stored, (connection, part) => ContentTable.OpenPart(connection, key, part)));
        }
        finally
        {
            if (!isHandedOver)
                lease.Dispose();
        }
    }

    /// <inheritdoc />
    public async ValueTask<int> DeleteAsync(IReadOnlyList<string> addresses, DateTimeOffset? writtenBefore = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        int deleted = 0;
        foreach (string[] some in addresses.Chunk(PageSize))
            deleted += await _writer.WriteAsync(connection => some.Count(address => ContentTable.Delete(connection, address, writtenBefore)), cancellationToken).ConfigureAwait(false);
        return deleted;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<KeptContent> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (string? after = null; ;)
        {
            List<KeptContent> page = await _file.ReadAsync(connection => ContentTable.ReadPage(connection, after, PageSize), cancellationToken).ConfigureAwait(false);
            foreach (KeptContent content in page)
                yield return content;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Address;
        }
    }

    /// <summary>Closes the file, after folding its write-ahead log into it. A call that is under way must have ended.</summary>
    public void Dispose() => _writer.Dispose();

    private ValueTask<HashSet<string>> KnownAsync(string[] addresses, CancellationToken cancellationToken) => _file.ReadAsync<HashSet<string>>(
        connection => [.. addresses.Where(address => ContentTable.Find(connection, address) is not null)], cancellationToken);
}
