using System.Security.Cryptography;
using System.Text.Json;

namespace RagKit.Qdrant;

/// <summary>
/// One writer at a time for each version, over threads and processes: it enters its name into the head, writes points that nobody sees yet,
/// and commits by one change of the head. Whoever comes next undoes what a writer left that ended in between. Thread-safe.
/// </summary>
internal sealed class CorpusWriter(PointApi api, VersionCatalog catalog, int? number, StatisticsCache statistics, StoreLimits limits, TimeProvider time) : IDisposable
{
    // How many commits may follow one before its writer has looked whether it came through.
    private const int TokensKept = 16;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly string _owner = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private readonly Sweeper _sweeper = new(api, time);

    /// <summary>Commits what is prepared, all of it at once, or nothing.</summary>
    public async Task<T> WriteAsync<T>(Func<WriteBatch, CancellationToken, Task<T>> prepare, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            WriterLease lease = await WriterLease.AcquireAsync(api, catalog, number, _owner, limits.Lease, time, cancellationToken).ConfigureAwait(false);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
            bool undo = true;
            try
            {
                WriteBatch batch = new(api, lease.Head, limits.MaxRequestBytes);
                T result;
                try
                {
                    await _sweeper.SweepAsync(lease.Head, either.Token).ConfigureAwait(false);
                    result = await prepare(batch, either.Token).ConfigureAwait(false);
                    await AddStatisticsAsync(batch, either.Token).ConfigureAwait(false);
                    await batch.CompleteAsync(either.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && lease.Lost.IsCancellationRequested)
                {
                    throw WriterLease.TakenOver(lease.Head.Collection);
                }
                cancellationToken.ThrowIfCancellationRequested();
                undo = false;
                // From here on the write may be seen: it is not given up any more.
                if (!batch.IsEmpty)
                    await CommitAsync(lease, batch).ConfigureAwait(false);
                else
                    await lease.ReleaseAsync(undo: false).ConfigureAwait(false);
                return result;
            }
            finally
            {
                if (undo)
                    await lease.ReleaseAsync(undo: true).ConfigureAwait(false);
                lease.Dispose();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task AddStatisticsAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Terms.IsEmpty)
            return;
        (IReadOnlyList<string> parts, IReadOnlyList<string> replaced, bool isBase) = await statistics.PlanAsync(batch.Head, batch.Terms, cancellationToken).ConfigureAwait(false);
        for (int part = 0; part < parts.Count; part++)
        {
            string data = parts[part];
            await batch.AddAsync(Field.Terms, "", writer =>
            {
                writer.WriteBoolean("base", isBase);
                writer.WriteString(Field.Data, data);
            }, cancellationToken, part).ConfigureAwait(false);
        }
        foreach (string id in replaced)
            batch.End(id);
    }

    private async Task CommitAsync(WriterLease lease, WriteBatch batch)
    {
        await lease.SettleAsync().ConfigureAwait(false);
        Head known = lease.Head;
        string token = RandomNumberGenerator.GetHexString(8, lowercase: true);
        string tokens = string.Join(' ', known.Token.Split(' ').Take(TokensKept - 1).Prepend(token));
        await api.ChangeHeadAsync(known, writer =>
        {
            writer.WriteNumber(Field.Seq, batch.Seq);
            writer.WriteString(Field.Owner, "");
            writer.WriteString(Field.Token, tokens);
            writer.WriteNumber(Field.Average, batch.Average);
            foreach (Action<Utf8JsonWriter> change in batch.HeadChanges)
                change(writer);
        }, CancellationToken.None).ConfigureAwait(false);
        Head? now = await api.ReadHeadAsync(known.Collection, CancellationToken.None).ConfigureAwait(false);
        if (now is null || !now.Token.Split(' ').Contains(token))
            throw WriterLease.TakenOver(known.Collection);
    }
}
