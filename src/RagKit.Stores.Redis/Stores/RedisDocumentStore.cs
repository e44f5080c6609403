using System.Runtime.CompilerServices;
using RagKit.Redis;
using StackExchange.Redis;

namespace RagKit.Stores;

/// <summary>
/// Kept documents and originals on a Redis server, shared by all processes that use it. A content is compressed where that makes it
/// smaller; one of more than 256 KiB packed is sent and read in parts of that size. The contents of one call become visible together, by
/// one script, or none does. Times are those of this process' clock. Thread-safe; the connection is the caller's to dispose.
/// </summary>
/// <remarks>
/// A content that was opened may be read to its end though it is deleted meanwhile, unless the reader rests for more than two minutes.
/// A server with an eviction policy may lose contents (see <see cref="RedisConnection.CheckAsync"/>): a part of one that is lost is
/// reported as damage, and heals when the content is written again.
/// </remarks>
public sealed class RedisDocumentStore : IDocumentStore
{
    /// <summary>How many bytes the packed contents of one call may have in the script that writes them; others are sent before it.</summary>
    private const long InlineBytes = 8 << 20;

    private const int MostContents = 100_000, AtOnce = 500, ReadsAtOnce = 64;

    private readonly RedisConnection _connection;
    private readonly RedisDocumentStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly string _base;

    /// <summary>Opens a store; nothing is sent yet.</summary>
    /// <param name="connection">The server; not disposed by the store.</param>
    /// <param name="options">How; the defaults where it is left out.</param>
    /// <param name="timeProvider">The clock; the system's by default.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names the value and the limit.</exception>
    public RedisDocumentStore(RedisConnection connection, RedisDocumentStoreOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        _options = (options ?? new()).Validated();
        _time = timeProvider ?? TimeProvider.System;
        _base = connection.BaseKey("documents", _options.Name);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">There are more than 100,000 contents, which one script should not write.</exception>
    public async ValueTask<IReadOnlyList<string>> WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> contents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contents);
        cancellationToken.ThrowIfCancellationRequested();
        if (contents.Count > MostContents)
            throw new ArgumentException($"{contents.Count} contents are more than the {MostContents} that are written at once: write them in several calls.", nameof(contents));
        string[] addresses = new string[contents.Count];
        Dictionary<string, ReadOnlyMemory<byte>> distinct = new(StringComparer.Ordinal);
        for (int at = 0; at < addresses.Length; at++)
            distinct.TryAdd(addresses[at] = ContentPacking.Address(contents[at].Span), contents[at]);
        // What was thought to be there may be deleted before it is counted as written: then all is sent.
        for (bool trusts = true; distinct.Count > 0; trusts = false)
        {
            HashSet<string> known = trusts ? await FindKnownAsync([.. distinct.Keys], cancellationToken).ConfigureAwait(false) : [];
            List<PackedContent> packed = new(distinct.Count);
            long inline = 0;
            foreach ((string address, ReadOnlyMemory<byte> content) in distinct)
            {
                PackedContent next = known.Contains(address) ? PackedContent.Known(address)
                    : await PackedContent.PackAsync(_connection, _base, address, content, _options.CompressAbove, Math.Min(PartSink.PartBytes, InlineBytes - inline), cancellationToken).ConfigureAwait(false);
                inline += next.Inline.Length;
                packed.Add(next);
            }
            if (await CommitAsync(packed, cancellationToken).ConfigureAwait(false))
                break;
        }
        return addresses;
    }

    /// <inheritdoc />
    public async ValueTask<string> WriteAsync(Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        cancellationToken.ThrowIfCancellationRequested();
        PackedContent packed = await PackedContent.PackAsync(_connection, _base, content, _options.CompressAbove, cancellationToken).ConfigureAwait(false);
        await CommitAsync([packed], cancellationToken).ConfigureAwait(false);
        return packed.Address;
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>?>> ReadAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        cancellationToken.ThrowIfCancellationRequested();
        List<ReadOnlyMemory<byte>?> read = new(addresses.Count);
        foreach (string[] some in addresses.Chunk(ReadsAtOnce))
            read.AddRange(await Task.WhenAll(some.Select(address => ReadAsync(address, cancellationToken))).ConfigureAwait(false));
        return read;
    }

    /// <inheritdoc />
    public async ValueTask<Stream?> OpenAsync(string address, CancellationToken cancellationToken = default) =>
        await OpenPackedAsync(address, cancellationToken).ConfigureAwait(false) is (_, Stream packed) ? ContentPacking.Open(packed) : null;

    /// <inheritdoc />
    public async ValueTask<int> DeleteAsync(IReadOnlyList<string> addresses, DateTimeOffset? writtenBefore = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        cancellationToken.ThrowIfCancellationRequested();
        long deleted = 0;
        foreach (string[] some in addresses.Chunk(AtOnce))
        {
            RedisValue[] values = [writtenBefore is DateTimeOffset moment ? Replies.Ticks(moment) : "", .. some.Select(static address => (RedisValue)OrdinalText.Encode(address))];
            deleted += (await _connection.EvaluateAsync(DocumentScripts.Delete, _base, values, cancellationToken).ConfigureAwait(false)).Number();
        }
        return (int)deleted;
    }

    /// <inheritdoc />
    /// <remarks>Read in pages: what is written or deleted meanwhile may be in it or not.</remarks>
    public async IAsyncEnumerable<KeptContent> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (string after = "-"; ;)
        {
            RedisResult[] page = (await _connection.EvaluateAsync(DocumentScripts.List, _base, [after, AtOnce], cancellationToken).ConfigureAwait(false)).Items();
            for (int at = 0; at < page.Length; at += 4)
            {
                string address = page[at].Text();
                after = "(" + address;
                if (page[at + 1].Bytes().Length > 0)
                    yield return new KeptContent(address, page[at + 1].Number(), page[at + 2].Number(), page[at + 3].Moment());
            }
            if (page.Length < 4 * AtOnce)
                yield break;
        }
    }

    private async ValueTask<HashSet<string>> FindKnownAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (string[] some in addresses.Chunk(AtOnce))
        {
            RedisResult[] flags = (await _connection.EvaluateAsync(DocumentScripts.Known, _base, [.. some.Select(static address => (RedisValue)address)], cancellationToken).ConfigureAwait(false)).Items();
            known.UnionWith(some.Where((_, at) => flags[at].Number() == 1));
        }
        return known;
    }

    private async ValueTask<bool> CommitAsync(List<PackedContent> contents, CancellationToken cancellationToken)
    {
        RedisValue[] values = new RedisValue[1 + (DocumentScripts.CommitArguments * contents.Count)];
        values[0] = Replies.Ticks(_time.GetUtcNow());
        for (int index = 0, at = 1; index < contents.Count; index++, at += DocumentScripts.CommitArguments)
        {
            PackedContent content = contents[index];
            (values[at], values[at + 1], values[at + 2]) = (content.Address, content.Length, content.StoredLength);
            (values[at + 3], values[at + 4], values[at + 5]) = (content.Inline, content.Parts, content.PartCount);
        }
        long done = (await _connection.EvaluateAsync(DocumentScripts.Commit, _base, values, cancellationToken).ConfigureAwait(false)).Number();
        return done >= 0 ? done == 1
            : throw new RagKitException($"Parts of a content were gone from Redis at {_connection.Server} before all of them were there: it took more than an hour to send them, or the server evicts them. Write it again.");
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(string address, CancellationToken cancellationToken)
    {
        if (await OpenPackedAsync(address, cancellationToken).ConfigureAwait(false) is not (long length, Stream packed))
            return null;
        await using (packed.ConfigureAwait(false))
        {
            using MemoryStream whole = new((int)Math.Min(length, int.MaxValue));
            await packed.CopyToAsync(whole, cancellationToken).ConfigureAwait(false);
            return ContentPacking.Unpack(address, whole.GetBuffer().AsMemory(0, (int)whole.Length));
        }
    }

    private async ValueTask<(long StoredLength, Stream Packed)?> OpenPackedAsync(string address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        RedisResult[] found = (await _connection.ExecuteAsync("HMGET", [(RedisKey)$"{_base}:c:{address}", "s", "g", "n", "d"], cancellationToken).ConfigureAwait(false)).Items();
        if (found[0].IsNull)
            return null;
        long stored = found[0].Number();
        if (found[1].Bytes().Length == 0)
            return (stored, new MemoryStream(found[3].Bytes(), writable: false));
        PartSource source = new(_connection, found[1].Text(), (int)found[2].Number());
        return await source.TryBeginAsync(cancellationToken).ConfigureAwait(false) ? (stored, source)
            : throw new RagKitException($"The content '{address}' on Redis at {_connection.Server} is damaged: its parts are gone, as a server with an eviction policy may do. Set 'maxmemory-policy noeviction' and ingest with IngestOptions {{ Rebuild = true }}.");
    }
}
