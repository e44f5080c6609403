using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace RagKit.Stores;

/// <summary>
/// Keeps contents as files, each named by its address in a folder of the first two letters, compressed where that pays. A file is written beside and then renamed,
/// so that it is there whole or not at all. Safe to use from several threads and processes at once.
/// </summary>
public sealed class FolderDocumentStore : IDocumentStore
{
    private const int LengthBytes = sizeof(long), AddressLength = 64, FilesAtOnce = 4;
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly ContentFiles _files;

    /// <summary>A store in a folder, which is made when it is not there.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="flush">Whether a write waits until the disk has it, so that it survives a power failure and not only a crash.</param>
    /// <param name="time">The clock; <see langword="null"/> for the system's.</param>
    public FolderDocumentStore(string path, bool flush = false, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        TimeProvider clock = time ?? TimeProvider.System;
        _files = new ContentFiles(System.IO.Path.GetFullPath(path), flush, clock);
        _files.RemoveAbandoned(clock.GetUtcNow() - Abandoned);
    }

    /// <summary>The folder.</summary>
    public string Path => _files.Root;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> contents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contents);
        cancellationToken.ThrowIfCancellationRequested();
        string[] addresses = [.. contents.Select(content => ContentPacking.Address(content.Span))];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, contents.Count).DistinctBy(i => addresses[i]),
            new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                if (_files.Touch(addresses[i]))
                    return;
                using ContentFile file = _files.Create();
                byte[] packed = ContentPacking.Pack(contents[i].Span);
                await file.WriteLengthAsync(contents[i].Length, token).ConfigureAwait(false);
                await file.Stream.WriteAsync(packed, token).ConfigureAwait(false);
                file.Keep(addresses[i]);
            }).ConfigureAwait(false);
        return addresses;
    }

    /// <inheritdoc />
    public async ValueTask<string> WriteAsync(Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        cancellationToken.ThrowIfCancellationRequested();
        using ContentFile file = _files.Create();
        string address = await file.PackAsync(content, cancellationToken).ConfigureAwait(false);
        if (!_files.Touch(address))
            file.Keep(address);
        return address;
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>?>> ReadAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        ReadOnlyMemory<byte>?[] contents = new ReadOnlyMemory<byte>?[addresses.Count];
        await Parallel.ForAsync(0, contents.Length, new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellationToken }, async (i, token) =>
        {
            using FileStream? file = _files.Open(addresses[i]);
            if (file is null)
                return;
            byte[] packed = new byte[Math.Max(0, file.Length - LengthBytes)];
            file.Position = LengthBytes;
            await file.ReadExactlyAsync(packed, token).ConfigureAwait(false);
            contents[i] = ContentPacking.Unpack(addresses[i], packed);
        }).ConfigureAwait(false);
        return contents;
    }

    /// <inheritdoc />
    public ValueTask<Stream?> OpenAsync(string address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        cancellationToken.ThrowIfCancellationRequested();
        FileStream? file = _files.Open(address);
        if (file is null)
            return new((Stream?)null);
        file.Position = LengthBytes;
        return new(ContentPacking.Open(file));
    }

    /// <inheritdoc />
    public ValueTask<int> DeleteAsync(IReadOnlyList<string> addresses, DateTimeOffset? writtenBefore = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        int removed = 0;
        foreach (string address in addresses.Distinct(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            removed += _files.Delete(address, writtenBefore) ? 1 : 0;
        }
        return new(removed);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<KeptContent> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (FileInfo file in _files.List(AddressLength))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Describe(file) is KeptContent kept)
                yield return kept;
        }
    }

    private KeptContent? Describe(FileInfo file)
    {
        using FileStream? open = _files.Open(file.Name);
        Span<byte> length = stackalloc byte[LengthBytes];
        return open is null || open.ReadAtLeast(length, LengthBytes, throwOnEndOfStream: false) < LengthBytes
            ? null
            : new KeptContent(file.Name, BinaryPrimitives.ReadInt64LittleEndian(length), open.Length, file.LastWriteTimeUtc);
    }
}
