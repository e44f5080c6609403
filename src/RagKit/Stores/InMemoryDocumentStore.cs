using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace RagKit.Stores;

/// <summary>Keeps contents in memory, compressed where that pays. Thread-safe; nothing outlives the object.</summary>
/// <param name="time">The clock; <see langword="null"/> for the system's.</param>
public sealed class InMemoryDocumentStore(TimeProvider? time = null) : IDocumentStore
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<string, Kept> _contents = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> contents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contents);
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. contents.Select(content => Keep(content.Span))]);
    }

    /// <inheritdoc />
    public async ValueTask<string> WriteAsync(Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using MemoryStream copy = new();
        await content.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
        return Keep(copy.GetBuffer().AsSpan(0, (int)copy.Length));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>?>> ReadAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. addresses.Select(address => _contents.TryGetValue(address, out Kept? kept) ? (ReadOnlyMemory<byte>?)ContentPacking.Unpack(address, kept.Packed) : null)]);
    }

    /// <inheritdoc />
    public ValueTask<Stream?> OpenAsync(string address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        cancellationToken.ThrowIfCancellationRequested();
        return new(_contents.TryGetValue(address, out Kept? kept) ? ContentPacking.Open(new MemoryStream(kept.Packed, writable: false)) : null);
    }

    /// <inheritdoc />
    public ValueTask<int> DeleteAsync(IReadOnlyList<string> addresses, DateTimeOffset? writtenBefore = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        cancellationToken.ThrowIfCancellationRequested();
        int removed = 0;
        foreach (string address in addresses)
        {
            // The very entry that was looked at: one that was written again meanwhile stays.
            if (_contents.TryGetValue(address, out Kept? kept) && !(kept.At >= writtenBefore) && _contents.TryRemove(KeyValuePair.Create(address, kept)))
                removed++;
        }
        return new(removed);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<KeptContent> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach ((string address, Kept kept) in _contents.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new KeptContent(address, kept.Length, kept.Packed.Length, kept.At);
        }
    }

    private string Keep(ReadOnlySpan<byte> content)
    {
        string address = ContentPacking.Address(content);
        DateTimeOffset now = _time.GetUtcNow();
        byte[] packed = _contents.TryGetValue(address, out Kept? kept) ? kept.Packed : ContentPacking.Pack(content);
        _contents[address] = new Kept(packed, content.Length, now);
        return address;
    }

    private sealed record Kept(byte[] Packed, long Length, DateTimeOffset At);
}
