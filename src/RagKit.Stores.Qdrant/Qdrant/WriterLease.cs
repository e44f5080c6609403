namespace RagKit.Qdrant;

/// <summary>
/// The right to write a version. It is taken, kept and given back by changes of the head that happen only while the head is as it was read.
/// Whoever waits takes it from a writer that has given no sign of life for the time of the lease, measured by the own clock alone; a
/// writer that could give none for most of that time stops by itself.
/// </summary>
internal sealed class WriterLease : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10), LongestPause = TimeSpan.FromMilliseconds(250), Goodbye = TimeSpan.FromSeconds(5);

    private readonly PointApi _api;
    private readonly string _owner;
    private readonly TimeSpan _time;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _end = new();
    private Task _beating = Task.CompletedTask;

    private WriterLease(PointApi api, Head head, string owner, TimeSpan time, TimeProvider clock)
    {
        (_api, Head, _owner, _time, _clock) = (api, head, owner, time, clock);
        _lost = new CancellationTokenSource(time * 0.8, clock);
    }

    /// <summary>The head as it was read last; its commit is the one that the write begins from.</summary>
    public Head Head { get; private set; }

    /// <summary>Cancelled when the lease could not be kept: nothing must be written from then on.</summary>
    public CancellationToken Lost => _lost.Token;

    public static async Task<WriterLease> AcquireAsync(PointApi api, VersionCatalog catalog, int? number, string owner, TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        Head? silent = null;
        long since = 0;
        for (TimeSpan pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            Head head = await catalog.OpenAsync(number, cancellationToken).ConfigureAwait(false);
            bool isOthers = head.Owner.Length > 0 && head.Owner != owner;
            if (isOthers && (silent is null || (silent.Owner, silent.Beat, silent.Collection) != (head.Owner, head.Beat, head.Collection)))
                (silent, since) = (head, clock.GetTimestamp());
            if (!isOthers || clock.GetElapsedTime(since) >= time)
            {
                WriterLease lease = new(api, head, owner, time, clock);
                bool isTaken = false;
                try
                {
                    isTaken = await lease.TakeAsync(cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    if (!isTaken)
                        lease.Dispose();
                }
                if (isTaken)
                    return lease;
            }
            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the signs of life, so that the head stays as it was read last.</summary>
    public async Task SettleAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _beating.ConfigureAwait(false);
    }

    /// <summary>Gives it back; never throws: what can't be undone now is undone by the next writer.</summary>
    public async Task ReleaseAsync(bool undo)
    {
        await SettleAsync().ConfigureAwait(false);
        using CancellationTokenSource limit = new(Goodbye, _clock);
        try
        {
            if (_lost.IsCancellationRequested)
                return;
            if (undo)
                await UndoAsync(limit.Token).ConfigureAwait(false);
            await _api.ChangeHeadAsync(Head, writer => Sign(writer, "", Head.Beat + 1), limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RagKitException or OperationCanceledException)
        {
            // The name stays in the head and says that there is something to undo.
        }
    }

    public void Dispose()
    {
        _end.Dispose();
        _lost.Dispose();
    }

    public static RagKitException TakenOver(string collection) =>
        new($"Another process took over writing '{collection}', because this one could not reach the server for too long. Nothing was committed: repeat the call, and raise WriterLease of QdrantStoreOptions if the server is slow.");

    private static void Sign(System.Text.Json.Utf8JsonWriter writer, string owner, long beat)
    {
        writer.WriteString(Field.Owner, owner);
        writer.WriteNumber(Field.Beat, beat);
    }

    /// <summary>Enters the name; <see langword="false"/> when another was faster.</summary>
    private async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        Head before = Head;
        await _api.ChangeHeadAsync(before, writer => Sign(writer, _owner, before.Beat + 1), cancellationToken).ConfigureAwait(false);
        if (!await RefreshAsync(cancellationToken).ConfigureAwait(false))
            return false;
        // A name in the head was that of a writer that ended in the middle.
        if (before.Owner.Length > 0)
            await UndoAsync(cancellationToken).ConfigureAwait(false);
        _beating = BeatAsync();
        return true;
    }

    private async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        if (await _api.ReadHeadAsync(Head.Collection, cancellationToken).ConfigureAwait(false) is not Head now || now.Owner != _owner || now.Seq != Head.Seq)
            return false;
        Head = now;
        return true;
    }

    private async Task BeatAsync()
    {
        while (!_end.IsCancellationRequested && !_lost.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(_time / 4, _clock, _end.Token).ConfigureAwait(false);
                Head before = Head;
                long start = _clock.GetTimestamp();
                await _api.ChangeHeadAsync(before, writer => Sign(writer, _owner, before.Beat + 1), _lost.Token).ConfigureAwait(false);
                if (!await RefreshAsync(_lost.Token).ConfigureAwait(false))
                    await _lost.CancelAsync().ConfigureAwait(false);
                else
                    _lost.CancelAfter((_time * 0.8) - _clock.GetElapsedTime(start));
            }
            catch (Exception e) when (e is RagKitException or OperationCanceledException or ArgumentOutOfRangeException)
            {
                // Tried again until the lease is lost.
            }
        }
    }

    /// <summary>Removes what was written beyond the last commit, and lets be seen again what was to end with it.</summary>
    private async Task UndoAsync(CancellationToken cancellationToken)
    {
        long seq = Head.Seq;
        await _api.Http.WriteAsync(HttpMethod.Post, PointApi.Path(Head.Collection, "/points/batch"), JsonBytes.Object(writer =>
        {
            writer.WriteStartArray("operations");
            writer.WriteStartObject();
            writer.WriteStartObject("delete");
            writer.WriteClause("filter", Clause.Range(Field.From, "gt", seq));
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteStartObject();
            writer.WriteStartObject("delete_payload");
            writer.WriteStrings("keys", [Field.To]);
            writer.WriteClause("filter", Clause.Range(Field.To, "gt", seq));
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
        }), cancellationToken).ConfigureAwait(false);
    }
}
