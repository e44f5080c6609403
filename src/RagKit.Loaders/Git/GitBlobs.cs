using RagKit.Sources;

namespace RagKit.Git;

/// <summary>
/// Reads blobs by processes of <c>git cat-file --batch</c>, each of which answers one request after the other. As many run as blobs are read at
/// once; those without work end after a few seconds. Safe to use from several threads at once.
/// </summary>
internal sealed class GitBlobs(GitProgram git, TimeProvider time) : IDisposable
{
    private const int MostIdle = 4;

    /// <summary>Shorter blobs are read whole, so that their process is free at once.</summary>
    private const int Small = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly Stack<GitBlobReader> _idle = [];
    private ITimer? _end;
    private bool _disposed;

    public async Task<Stream> OpenAsync(SourceItem item, long maxBytes, CancellationToken cancellationToken)
    {
        if (item.Version.Length is not (40 or 64) || !item.Version.All(char.IsAsciiHexDigit))
            throw new RagKitException($"'{item.Id}' has the version '{item.Version}', which is no blob of git. Items must be as the listing gives them.");
        GitBlobReader reader = Rent();
        byte[] blob;
        try
        {
            long length = await reader.AskAsync(item, cancellationToken).ConfigureAwait(false);
            if (length > maxBytes)
                throw new RagKitException($"'{item.Id}' has {length:N0} bytes and MaxFileBytes is {maxBytes:N0}. Split the file, raise MaxFileBytes, or leave it out with an Exclude glob.");
            if (length > Small)
                return new GitBlobStream(this, reader, length);
            blob = new byte[length];
            await reader.ReadExactlyAsync(blob, cancellationToken).ConfigureAwait(false);
            await reader.FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
        Return(reader);
        LfsPointer.Refuse(item.Id, blob);
        return new MemoryStream(blob, writable: false);
    }

    /// <summary>Takes back a reader that has given its blob in full.</summary>
    public void Return(GitBlobReader reader)
    {
        lock (_lock)
        {
            if (!_disposed && _idle.Count < MostIdle)
            {
                _idle.Push(reader);
                (_end ??= time.CreateTimer(_ => EndIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)).Change(Patience, Timeout.InfiniteTimeSpan);
                return;
            }
        }
        reader.Dispose();
    }

    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        EndIdle();
        _end?.Dispose();
    }

    private GitBlobReader Rent()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(GitSource));
            while (_idle.TryPop(out GitBlobReader? reader))
            {
                if (!reader.HasEnded)
                    return reader;
                reader.Dispose();
            }
        }
        return new GitBlobReader(git);
    }

    private void EndIdle()
    {
        lock (_lock)
        {
            while (_idle.TryPop(out GitBlobReader? reader))
                reader.Dispose();
        }
    }
}
