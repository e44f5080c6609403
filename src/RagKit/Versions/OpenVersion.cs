using RagKit.Stores;

namespace RagKit.Versions;

/// <summary>A version that is opened, and closed when disposed.</summary>
internal sealed class OpenVersion(int number, IChunkStore store) : IAsyncDisposable
{
    public int Number => number;

    public IChunkStore Store => store;

    public static async ValueTask<OpenVersion> OpenAsync(IVersionedStore versions, int number, CancellationToken cancellationToken) =>
        new(number, await versions.OpenVersionAsync(number, cancellationToken).ConfigureAwait(false));

    public async ValueTask DisposeAsync()
    {
        if (store is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        else
            (store as IDisposable)?.Dispose();
    }
}
