using System.Buffers;
using System.Security.Cryptography;
using RagKit.Stores;

namespace RagKit.Sync;

/// <summary>
/// The bytes of an item with their hash, known before the first of them is parsed: small items are held in memory, a file is read twice, anything else
/// that is large goes through a temporary file. Nothing is fetched twice.
/// </summary>
internal sealed class ItemBytes : IAsyncDisposable
{
    private const int MostInMemory = 1 << 20, Piece = 1 << 16;

    private readonly IAsyncDisposable? _spool;
    private readonly byte[]? _pooled;

    private ItemBytes(Stream stream, string hash, IAsyncDisposable? spool, byte[]? pooled) => (Stream, Hash, _spool, _pooled) = (stream, hash, spool, pooled);

    /// <summary>The bytes, at their beginning.</summary>
    public Stream Stream { get; }

    /// <summary>Their SHA-256, in lower-case hexadecimal; the address they are kept under.</summary>
    public string Hash { get; }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="source">The stream; the caller disposes it, after this.</param>
    /// <param name="originals">Where the bytes are kept; <see langword="null"/> when they are not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ItemBytes> ReadAsync(Stream source, IDocumentStore? originals, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Length(source));
        int length = 0;
        while (true)
        {
            int read = await source.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += read;
            if (read == 0)
                break;
            if (length < buffer.Length)
                continue;
            if (length >= MostInMemory)
                return await ReadLargeAsync(source, buffer, length, originals, cancellationToken).ConfigureAwait(false);
            byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 4);
            buffer.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        string hash = originals is null
            ? Convert.ToHexStringLower(SHA256.HashData(buffer.AsSpan(0, length)))
            : (await originals.WriteAsync([buffer.AsMemory(0, length)], cancellationToken).ConfigureAwait(false))[0];
        return new ItemBytes(new MemoryStream(buffer, 0, length, writable: false), hash, null, buffer);
    }

    public ValueTask DisposeAsync()
    {
        if (_pooled is not null)
            ArrayPool<byte>.Shared.Return(_pooled);
        return _spool?.DisposeAsync() ?? default;
    }

    // One more than the length, so that the end is seen without a larger buffer.
    private static int Length(Stream source) => source.CanSeek ? (int)Math.Clamp(source.Length - source.Position + 1, 256, MostInMemory) : Piece;

    private static async Task<ItemBytes> ReadLargeAsync(Stream source, byte[] buffer, int length, IDocumentStore? originals, CancellationToken cancellationToken)
    {
        Stream? spool = null;
        try
        {
            long begin = source.CanSeek ? source.Position - length : 0;
            if (!source.CanSeek)
                spool = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, Piece, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            while (length > 0)
            {
                hash.AppendData(buffer.AsSpan(0, length));
                if (spool is not null)
                    await spool.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
                length = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            Stream whole = spool ?? source;
            whole.Position = begin;
            if (originals is not null)
            {
                await originals.WriteAsync(whole, cancellationToken).ConfigureAwait(false);
                whole.Position = begin;
            }
            ItemBytes bytes = new(whole, Convert.ToHexStringLower(hash.GetHashAndReset()), spool, null);
            spool = null;
            return bytes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (spool is not null)
                await spool.DisposeAsync().ConfigureAwait(false);
        }
    }
}
