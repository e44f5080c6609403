using System.Runtime.CompilerServices;
using RagKit.Sqlite;

namespace RagKit.Stores;

public sealed partial class SqliteChunkStore
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <inheritdoc />
    public ValueTask<int> DeleteAsync(Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _versions.WriteAsync(connection =>
        {
            HashSet<long> gone = [.. new FilterEvaluator(connection, cancellationToken).Evaluate(filter).Keys];
            SqliteStatement owner = connection.Statement("SELECT d.id FROM chunks c JOIN documents d ON d.key = c.document WHERE c.key = ?1");
            HashSet<string> documents = new(StringComparer.Ordinal);
            foreach (long key in gone)
            {
                if (owner.Bind(1, key).Step())
                    documents.Add(owner.Id(0));
                owner.Reset();
            }
            DocumentWriter writer = new(connection, Now);
            foreach (string id in documents)
            {
                cancellationToken.ThrowIfCancellationRequested();
                writer.DeleteChunks(id, gone);
            }
            writer.Complete();
            return gone.Count;
        }, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ChunkVector>> GetVectorsAsync(IReadOnlyList<string> chunkIds, string model, CancellationToken cancellationToken = default) =>
        _versions.ReadAsync<IReadOnlyList<ChunkVector>>(connection =>
        {
            List<ChunkVector> vectors = new(chunkIds.Count);
            if (VectorTable.FindModel(connection, model) is not long key)
                return vectors;
            SqliteStatement row = connection.Statement("SELECT v.vector FROM chunks c JOIN vectors v ON v.chunk = c.key WHERE c.id = ?1 AND v.model = ?2");
            foreach (string id in chunkIds)
            {
                if (row.BindId(1, id).Bind(2, key).Step())
                    vectors.Add(new ChunkVector(id, row.Vector(0).ToArray()));
                row.Reset();
            }
            return vectors;
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<int>> CountChunksAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default) =>
        _versions.ReadAsync<IReadOnlyList<int>>(connection =>
        {
            SqliteStatement row = connection.Statement("SELECT count(*) FROM chunks WHERE document = (SELECT key FROM documents WHERE id = ?1)");
            int[] counts = new int[documentIds.Count];
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] = row.BindId(1, documentIds[i]).Step() ? row.Int32(0) : 0;
                row.Reset();
            }
            return counts;
        }, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ValueCount>> CountByAsync(string name, Filter? filter = null, CancellationToken cancellationToken = default) =>
        _versions.ReadAsync(connection => ValueCounts.Read(connection, name, filter, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<DocumentChange> ListChangesAsync(long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (; ; )
        {
            List<DocumentChange> page = await _versions.ReadAsync(connection => ChangeTable.ReadPage(connection, after, PageSize), cancellationToken).ConfigureAwait(false);
            foreach (DocumentChange change in page)
                yield return change;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Position;
        }
    }

    /// <inheritdoc />
    public ValueTask<StoreStatus> GetStatusAsync(CancellationToken cancellationToken = default) => _versions.ReadAsync((version, connection) =>
    {
        GraphStatus graph = version.Image.Status;
        long pages = connection.Number("PRAGMA page_count"), size = connection.Number("PRAGMA page_size");
        return new StoreStatus($"SQLite file {connection.Path}")
        {
            Bytes = (pages * size) + (File.Exists(connection.Path + "-wal") ? new FileInfo(connection.Path + "-wal").Length : 0),
            Index = $"{graph.Index}; BM25 over all chunks",
            IndexReady = graph.Ready,
            Warnings = graph.Warning is null ? [] : [graph.Warning],
        };
    }, cancellationToken);
}
