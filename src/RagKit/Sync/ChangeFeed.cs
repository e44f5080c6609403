using System.Globalization;
using System.Runtime.CompilerServices;
using RagKit.Stores;

namespace RagKit.Sync;

/// <summary>The changes of the version that serves; a cursor names the version and the position in its feed.</summary>
internal static class ChangeFeed
{
    public static async IAsyncEnumerable<CorpusChange> ListAsync(IChunkStore store, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (int version, long position) = Read(cursor);
        int serving = await CorpusState.ServingVersionAsync(store, cancellationToken).ConfigureAwait(false);
        if (cursor is not null && version != serving)
        {
            position = 0;
            yield return new CorpusChange(Write(serving, 0), CorpusChangeKind.Reset);
        }
        // The version is pinned: another may be made the serving one while this is read.
        IChunkStore? pinned = store is IVersionedStore versioned ? await versioned.OpenVersionAsync(serving, cancellationToken).ConfigureAwait(false) : null;
        try
        {
            await foreach (DocumentChange change in (pinned ?? store).ListChangesAsync(position, cancellationToken).ConfigureAwait(false))
            {
                yield return new CorpusChange(Write(serving, change.Position), change.Kind == DocumentChangeKind.Written ? CorpusChangeKind.Written : CorpusChangeKind.Removed)
                {
                    DocumentId = change.DocumentId,
                    At = change.At,
                };
            }
        }
        finally
        {
            if (pinned is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            else
                (pinned as IDisposable)?.Dispose();
        }
    }

    private static string Write(int version, long position) => string.Create(CultureInfo.InvariantCulture, $"{version}:{position}");

    private static (int Version, long Position) Read(string? cursor)
    {
        if (cursor is null)
            return (0, 0);
        string[] numbers = cursor.Split(':');
        return numbers.Length == 2 && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            && long.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out long position)
            ? (version, position)
            : throw new ArgumentException($"'{cursor}' is no cursor of a change feed: pass one that ListChangesAsync gave, or null for everything.", nameof(cursor));
    }
}
