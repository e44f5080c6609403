using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RagKit.Sources;
using RagKit.Web;

namespace RagKit.Git;

/// <summary>
/// Opens blobs: the first ones after a listing by a request each, and once that were many, all from one archive of the commit. So little is fetched
/// when little has changed, and never more than a few requests more than needed.
/// </summary>
internal sealed class GitHubFiles(GitHubApi api, int archiveAfter, long maxFileBytes) : IDisposable
{
    private readonly Channel<bool> _turn = Channel.CreateBounded<bool>(1);
    private string? _commit;
    private int _asked;
    private GitHubArchive? _archive;
    private bool _isTaken;

    /// <summary>Says what was listed last: counting begins anew with it, and an archive of another commit is let go.</summary>
    public async Task BeginAsync(string commit, CancellationToken cancellationToken)
    {
        // Whoever has written into the channel has the turn.
        await _turn.Writer.WriteAsync(true, cancellationToken).ConfigureAwait(false);
        if (_commit != commit)
        {
            _archive?.Dispose();
            (_archive, _isTaken) = (null, false);
        }
        (_commit, _asked) = (commit, 0);
        _turn.Reader.TryRead(out _);
    }

    public async Task<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken)
    {
        if (await FromArchiveAsync(item.Version, cancellationToken).ConfigureAwait(false) is Stream kept)
            return await CheckAsync(item, kept, cancellationToken).ConfigureAwait(false);
        WebResponse response = await api.GetBlobAsync(item.Version, cancellationToken).ConfigureAwait(false);
        return await CheckAsync(item, response.Body, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _archive?.Dispose();

    private async Task<Stream?> FromArchiveAsync(string blob, CancellationToken cancellationToken)
    {
        await _turn.Writer.WriteAsync(true, cancellationToken).ConfigureAwait(false);
        try
        {
            if (_commit is not null && !_isTaken && ++_asked > archiveAfter)
            {
                WebResponse response = await api.GetArchiveAsync(_commit, cancellationToken).ConfigureAwait(false);
                await using ConfiguredAsyncDisposable disposal = response.ConfigureAwait(false);
                _archive = await GitHubArchive.ReadAsync(response.Body, maxFileBytes, cancellationToken).ConfigureAwait(false);
                _isTaken = true;
            }
            return _archive?.Open(blob);
        }
        catch (Exception e) when (e is RagKitException or InvalidDataException or FormatException or EndOfStreamException)
        {
            // An archive that can't be had or read is done without.
            _isTaken = true;
            return null;
        }
        finally
        {
            _turn.Reader.TryRead(out _);
        }
    }

    private static async Task<Stream> CheckAsync(SourceItem item, Stream stream, CancellationToken cancellationToken)
    {
        if (item.Length is not <= LfsPointer.MaxLength)
            return stream;
        await using ConfiguredAsyncDisposable disposal = stream.ConfigureAwait(false);
        MemoryStream whole = new();
        await stream.CopyToAsync(whole, cancellationToken).ConfigureAwait(false);
        LfsPointer.Refuse(item.Id, whole.ToArray());
        whole.Position = 0;
        return whole;
    }
}
