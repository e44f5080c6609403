using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RagKit.Stores;

/// <summary>A file of a <see cref="FolderDocumentStore"/> while it is written: the length of the content, then the content, packed. Gone when it was not kept.</summary>
internal sealed class ContentFile(string path, ContentFiles files) : IDisposable
{
    private bool _isKept;

    public FileStream Stream { get; } = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.Asynchronous);

    public async Task WriteLengthAsync(long length, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        await Stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Packs a content of unknown length, and gives its address.</summary>
    public async Task<string> PackAsync(Stream content, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        await WriteLengthAsync(0, cancellationToken).ConfigureAwait(false);
        Stream packed = ContentPacking.Create(Stream);
        await using (packed.ConfigureAwait(false))
        {
            byte[] buffer = new byte[1 << 16];
            for (int read; (read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; length += read)
            {
                hash.AppendData(buffer, 0, read);
                await packed.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }
        Stream.Position = 0;
        await WriteLengthAsync(length, cancellationToken).ConfigureAwait(false);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Keep(string address)
    {
        files.Keep(Stream, address);
        _isKept = true;
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!_isKept)
            File.Delete(path);
    }
}
