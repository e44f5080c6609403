using System.Security.Cryptography;
using RagKit.Stores;

namespace RagKit.Documents;

/// <summary>A content of unknown size, read once: packed into a temporary file, and hashed and counted on the way. Disposing it removes the file.</summary>
internal sealed class PackedFile : IDisposable
{
    private readonly FileStream _file;

    private PackedFile(FileStream file, string address, long length) => (_file, Address, Length) = (file, address, length);

    public string Address { get; }

    public long Length { get; }

    public long StoredLength => _file.Length;

    public static async Task<PackedFile> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        FileStream file = new(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long length = 0;
            Stream packed = ContentPacking.Create(file);
            await using (packed.ConfigureAwait(false))
            {
                byte[] buffer = new byte[1 << 16];
                for (int read; (read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; length += read)
                {
                    hash.AppendData(buffer, 0, read);
                    await packed.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                }
            }
            return new PackedFile(file, Convert.ToHexStringLower(hash.GetHashAndReset()), length);
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The packed bytes from their beginning; to be read by one at a time, and not disposed.</summary>
    public Stream Open()
    {
        _file.Position = 0;
        return _file;
    }

    public void Dispose() => _file.Dispose();
}
