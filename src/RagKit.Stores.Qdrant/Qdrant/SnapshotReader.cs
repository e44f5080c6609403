using System.Net;

namespace RagKit.Qdrant;

/// <summary>
/// Reads of one state of a corpus: all requests of a read keep to the commit that was the last when it began. What such a read must see is
/// deleted a while after it ended to be current; a read that took that long looks whether it still was there. Thread-safe.
/// </summary>
internal sealed class SnapshotReader(PointApi api, VersionCatalog catalog, int? number, TimeProvider time)
{
    /// <summary>How long at least what is no more current is kept.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromSeconds(20);

    private const int MostAttempts = 10;

    public async Task<T> ReadAsync<T>(Func<Head, Task<T>> read, CancellationToken cancellationToken, string? collection = null)
    {
        for (int attempt = 1; ; attempt++)
        {
            long start = time.GetTimestamp();
            try
            {
                Head head = collection is null
                    ? await catalog.OpenAsync(number, cancellationToken).ConfigureAwait(false)
                    : await api.ReadHeadAsync(collection, cancellationToken).ConfigureAwait(false)
                        ?? throw new RagKitException($"The version '{collection}' was deleted while it was read. Read the one that serves.");
                T result = await read(head).ConfigureAwait(false);
                if (time.GetElapsedTime(start) < Keep / 2 || await IsWholeAsync(head, cancellationToken).ConfigureAwait(false))
                    return result;
            }
            catch (QdrantHttpException e) when (e.Status == HttpStatusCode.NotFound && collection is null && number is null && attempt < MostAttempts)
            {
                // The version was deleted behind a swap: the one that serves now is read.
                continue;
            }
            catch (StaleStatisticsException) when (attempt < MostAttempts)
            {
                continue;
            }
            if (attempt == MostAttempts)
                throw new RagKitException($"A read of '{catalog.Alias}' was overtaken by writes {MostAttempts} times. Ask for less at once, or read while less is written.");
        }
    }

    private async Task<bool> IsWholeAsync(Head head, CancellationToken cancellationToken) =>
        await api.ReadHeadAsync(head.Collection, cancellationToken).ConfigureAwait(false) is Head now && now.Swept <= head.Seq;
}

/// <summary>Another thread has moved the statistics past the commit that is read: the read begins again with a later one.</summary>
internal sealed class StaleStatisticsException : Exception;
