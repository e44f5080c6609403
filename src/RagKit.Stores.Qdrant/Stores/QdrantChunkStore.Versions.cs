using System.Globalization;
using System.Text.Json;
using RagKit.Qdrant;

namespace RagKit.Stores;

public sealed partial class QdrantChunkStore
{
    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoreVersion>> ListVersionsAsync(CancellationToken cancellationToken = default) =>
        await _catalog.ListAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask<StoreVersion> CreateVersionAsync(CancellationToken cancellationToken = default)
    {
        // What is written anew is weighed by today's average length.
        double average = await _reader.ReadAsync(async head => head.Average > 0 ? await _statistics.AverageAsync(head, cancellationToken).ConfigureAwait(false) : 0, cancellationToken).ConfigureAwait(false);
        return await _catalog.CreateAsync(average, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<IChunkStore> OpenVersionAsync(int number, CancellationToken cancellationToken = default)
    {
        await _catalog.OpenAsync(null, cancellationToken).ConfigureAwait(false);
        await _catalog.OpenAsync(number, cancellationToken).ConfigureAwait(false);
        return new QdrantChunkStore(Corpus, _options, _http, _http.Url, http: null, _time, number);
    }

    /// <inheritdoc />
    public async ValueTask ActivateVersionAsync(int number, CancellationToken cancellationToken = default)
    {
        await _catalog.OpenAsync(null, cancellationToken).ConfigureAwait(false);
        await _catalog.ActivateAsync(number, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask DeleteVersionAsync(int number, CancellationToken cancellationToken = default) =>
        await _catalog.DeleteAsync(number, cancellationToken).ConfigureAwait(false);

    /// <summary>Makes a snapshot of the version that this store reads, and waits for it. Fetch it from the server to keep it elsewhere.</summary>
    public async ValueTask<QdrantSnapshot> CreateSnapshotAsync(CancellationToken cancellationToken = default)
    {
        using JsonDocument answer = await SnapshotsAsync(HttpMethod.Post, "?wait=true", cancellationToken).ConfigureAwait(false);
        return ReadSnapshot(answer.Result());
    }

    /// <summary>The snapshots of the version that this store reads, oldest first.</summary>
    public async ValueTask<IReadOnlyList<QdrantSnapshot>> ListSnapshotsAsync(CancellationToken cancellationToken = default)
    {
        using JsonDocument answer = await SnapshotsAsync(HttpMethod.Get, "", cancellationToken).ConfigureAwait(false);
        return [.. answer.Result().EnumerateArray().Select(ReadSnapshot).OrderBy(snapshot => snapshot.CreatedAt).ThenBy(snapshot => snapshot.Name, StringComparer.Ordinal)];
    }

    /// <summary>Removes a snapshot of the version that this store reads.</summary>
    /// <exception cref="RagKitException">There is none of this name.</exception>
    public async ValueTask DeleteSnapshotAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (await SnapshotsAsync(HttpMethod.Delete, $"/{Uri.EscapeDataString(name)}?wait=true", cancellationToken).ConfigureAwait(false)).Dispose();
    }

    private async Task<JsonDocument> SnapshotsAsync(HttpMethod method, string rest, CancellationToken cancellationToken)
    {
        Head head = await _catalog.OpenAsync(_number, cancellationToken).ConfigureAwait(false);
        return await _http.SendAsync(method, PointApi.Path(head.Collection, $"/snapshots{rest}"), null, cancellationToken).ConfigureAwait(false);
    }

    private static QdrantSnapshot ReadSnapshot(JsonElement item) => new(
        item.GetProperty("name").GetString()!,
        item.Whole("size"),
        DateTimeOffset.TryParse(item.Text("creation_time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) ? at : null);
}
