using System.Text.Json;

namespace RagKit.Qdrant;

/// <summary>
/// Deletes what has ended to be seen for a while, and named vectors that no model has any more. It first enters into the head up to which
/// commit, so that a reader of an older one notices. Called by the writer alone. Not thread-safe.
/// </summary>
internal sealed class Sweeper(PointApi api, TimeProvider time)
{
    private string _collection = "";
    private long _seq = -1;
    private long _since;

    public async Task SweepAsync(Head head, CancellationToken cancellationToken)
    {
        if (_collection != head.Collection || _seq < 0)
        {
            Remember(head);
            return;
        }
        if (_seq <= head.Swept && _seq == head.Seq)
            return;
        // Readers are given the time from when this commit was first seen to be the last one.
        if (time.GetElapsedTime(_since) < SnapshotReader.Keep)
            return;
        if (_seq > head.Swept)
        {
            long swept = _seq;
            await api.SetHeadAsync(head.Collection, writer => writer.WriteNumber(Field.Swept, swept), cancellationToken).ConfigureAwait(false);
            await api.Http.WriteAsync(HttpMethod.Post, PointApi.Path(head.Collection, "/points/delete"), JsonBytes.Object(
                writer => writer.WriteClause("filter", Clause.Range(Field.To, "lte", swept))), cancellationToken).ConfigureAwait(false);
            await SweepVectorsAsync(head, cancellationToken).ConfigureAwait(false);
        }
        Remember(head);
    }

    private void Remember(Head head) => (_collection, _seq, _since) = (head.Collection, head.Seq, time.GetTimestamp());

    private async Task SweepVectorsAsync(Head head, CancellationToken cancellationToken)
    {
        List<string> names = [];
        using (JsonDocument answer = await api.Http.SendAsync(HttpMethod.Get, PointApi.Path(head.Collection), null, cancellationToken).ConfigureAwait(false))
        {
            if (answer.Result().GetProperty("config").GetProperty("params").TryGetProperty("vectors", out JsonElement vectors) && vectors.ValueKind == JsonValueKind.Object)
                names.AddRange(vectors.EnumerateObject().Select(vector => vector.Name));
        }
        foreach (string name in names.Except(head.Models.Select(model => model.Name), StringComparer.Ordinal))
        {
            (await api.Http.SendAsync(HttpMethod.Delete, PointApi.Path(head.Collection, $"/vectors/{Uri.EscapeDataString(name)}?wait=true"), null, cancellationToken).ConfigureAwait(false)).Dispose();
        }
    }
}
