using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.VectorData;

namespace RagKit.VectorData;

/// <summary>The collections of one version: facts, bytes, and one for the vectors of each model. Thread-safe.</summary>
internal sealed class VersionTables(VectorStore store, string prefix, int number)
{
    private readonly ConcurrentDictionary<string, Table> _models = new(StringComparer.Ordinal);

    public Table Facts { get; } = new(store, $"{prefix}v{number}facts");

    public Table Blobs { get; } = new(store, $"{prefix}v{number}bytes");

    /// <summary>The name of a new collection for a model, which no other of the version ever had.</summary>
    public string NameFor(long row) => $"{prefix}v{number}vectors{row}";

    public Table Of(ModelBody model) => _models.GetOrAdd(model.Collection, name => new Table(store, name, model.Dimensions));

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await Facts.EnsureAsync(cancellationToken).ConfigureAwait(false);
        await Blobs.EnsureAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<HeadBody> ReadHeadAsync(CancellationToken cancellationToken)
    {
        List<Row> rows = await Facts.GetAsync([0], cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? new(0, 0, 0, null, []) : JsonSerializer.Deserialize(rows[0].Body, BodyJson.Default.HeadBody)!;
    }

    /// <summary>Makes a write happen.</summary>
    public Task WriteHeadAsync(HeadBody head) =>
        Facts.WriteAsync([new Row(0, "head", "", JsonSerializer.Serialize(head, BodyJson.Default.HeadBody))], CancellationToken.None);

    public async Task<byte[]?> ReadBlobAsync(Run run, CancellationToken cancellationToken)
    {
        List<Row> rows = await Blobs.GetAsync([.. run.Numbers()], cancellationToken).ConfigureAwait(false);
        if (rows.Count < run.Count)
            throw new RagKitException($"The collection '{Blobs.Name}' misses {run.Count - rows.Count} of {run.Count} rows of an artifact or document. Ingest into a new corpus, or restore the collection.");
        return Convert.FromBase64String(string.Concat(rows.OrderBy(row => row.Number).Select(row => row.Body)));
    }

    public async Task DropAsync(HeadBody head, CancellationToken cancellationToken)
    {
        foreach (ModelBody model in head.Models)
            await Of(model).DropAsync(cancellationToken).ConfigureAwait(false);
        await Blobs.DropAsync(cancellationToken).ConfigureAwait(false);
        await Facts.DropAsync(cancellationToken).ConfigureAwait(false);
    }
}
