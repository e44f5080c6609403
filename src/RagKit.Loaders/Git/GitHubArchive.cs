using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace RagKit.Git;

/// <summary>
/// The files of a commit's archive, one behind the other in a temporary file without names, so that nothing the archive says becomes a path. Only
/// files whose bytes hash to a blob's id are kept: an archive may leave files out or fill in words (export-ignore, export-subst). It is
/// deleted when its last reader is through.
/// </summary>
internal sealed class GitHubArchive : IDisposable
{
    /// <summary>The longest archive, in bytes as it is sent.</summary>
    public const long MaxSent = 1L << 30;

    private const long MaxInflated = 4L << 30;
    private const int CopyLength = 80 * 1024;
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file;
    private readonly Dictionary<string, (long Start, long Length)> _blobs = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _end;
    private int _readers = 1;

    private GitHubArchive() => _file = File.OpenHandle(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose | FileOptions.Asynchronous);

    public static async Task<GitHubArchive> ReadAsync(Stream sent, long maxFileBytes, CancellationToken cancellationToken)
    {
        GitHubArchive archive = new();
        try
        {
            GZipStream inflated = new(sent, CompressionMode.Decompress, leaveOpen: true);
            await using ConfiguredAsyncDisposable end = inflated.ConfigureAwait(false);
            TarReader tar = new(inflated, leaveOpen: true);
            await using ConfiguredAsyncDisposable also = tar.ConfigureAwait(false);
            long total = 0;
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is TarEntry entry)
            {
                // Counted before it is read on: what is passed over is inflated, too.
                total += entry.Length;
                if (entry.Length < 0 || total > MaxInflated)
                    throw new RagKitException(string.Create(CultureInfo.InvariantCulture, $"The archive holds more than {MaxInflated:N0} bytes. Set ArchiveAfter so high that files are read one by one."));
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.DataStream is Stream data && entry.Length <= maxFileBytes)
                    await archive.AddAsync(data, entry.Length, cancellationToken).ConfigureAwait(false);
            }
            return archive;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>A stream over a blob's bytes; <see langword="null"/> when the archive has them not.</summary>
    public Stream? Open(string blob)
    {
        lock (_lock)
        {
            if (_readers == 0 || !_blobs.TryGetValue(blob, out (long Start, long Length) place))
                return null;
            _readers++;
            return new FileSlice(_file, place.Start, place.Length, Dispose);
        }
    }

    /// <summary>Lets go of it; whoever still reads may read on.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (--_readers == 0)
                _file.Dispose();
        }
    }

    private async Task AddAsync(Stream data, long length, CancellationToken cancellationToken)
    {
        // Ids of 40 digits are SHA-1, of 64 SHA-256; it is git's name for the content, and secures nothing here.
#pragma warning disable CA5350
        using IncrementalHash sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1), sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
#pragma warning restore CA5350
        byte[] head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {length}\0"));
        sha1.AppendData(head);
        sha256.AppendData(head);
        byte[] buffer = new byte[Math.Clamp(length, 1, CopyLength)];
        long at = _end;
        for (int read; (read = await data.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; at += read)
        {
            sha1.AppendData(buffer, 0, read);
            sha256.AppendData(buffer, 0, read);
            await RandomAccess.WriteAsync(_file, buffer.AsMemory(0, read), at, cancellationToken).ConfigureAwait(false);
        }
        _blobs[Convert.ToHexStringLower(sha1.GetHashAndReset())] = _blobs[Convert.ToHexStringLower(sha256.GetHashAndReset())] = (_end, at - _end);
        _end = at;
    }
}
