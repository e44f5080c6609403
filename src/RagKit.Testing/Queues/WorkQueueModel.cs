using RagKit.Queues;

namespace RagKit.Testing.Queues;

/// <summary>What a queue should answer, found by looking through a list.</summary>
internal sealed class WorkQueueModel
{
    private readonly List<Piece> _pieces = [];

    public IEnumerable<string> Dead => _pieces.Where(piece => piece.IsDead).Select(piece => piece.Item.Id);

    public WorkQueueCounts Counts => new(
        _pieces.Count(piece => piece.IsReady), _pieces.Count(piece => piece is { IsHidden: true, IsLeased: false }), _pieces.Count(piece => piece.IsLeased), _pieces.Count(piece => piece.IsDead));

    public int Enqueue(WorkItem[] items, DateTimeOffset now)
    {
        int added = 0;
        foreach (WorkItem item in items)
        {
            if (_pieces.Exists(piece => piece.Item.Id == item.Id) || IsTaken(item.DeduplicationKey))
                continue;
            _pieces.Add(new Piece(item) { Until = item.NotBefore > now ? item.NotBefore : null });
            added++;
        }
        return added;
    }

    public List<(string Id, int Attempt)> Receive(int max, DateTimeOffset now, TimeSpan lease)
    {
        Piece[] received = [.. _pieces.Where(piece => piece.IsReady).OrderByDescending(piece => piece.Item.Priority).Take(max)];
        foreach (Piece piece in received)
            (piece.IsLeased, piece.Until, piece.Attempts) = (true, now + lease, piece.Attempts + 1);
        return [.. received.Select(piece => (piece.Item.Id, piece.Attempts))];
    }

    /// <summary>Takes down whose lease is now the last of its item.</summary>
    public void Hand(IEnumerable<WorkLease> leases)
    {
        foreach (WorkLease lease in leases)
            _pieces.Single(piece => piece.Item.Id == lease.Item.Id).Last = lease;
    }

    /// <summary>Whether the contract says whose an item is: when a lease has ended and nobody else has the item yet, it does not.</summary>
    public bool IsClear(WorkLease lease) => !_pieces.Exists(piece => piece.Last == lease && !piece.IsLeased && !piece.IsDead);

    public bool Complete(WorkLease lease) => _pieces.RemoveAll(piece => IsOwn(piece, lease)) == 1;

    public bool Renew(WorkLease lease, DateTimeOffset now, TimeSpan until)
    {
        if (_pieces.Find(piece => IsOwn(piece, lease)) is not Piece own)
            return false;
        own.Until = now + until;
        return true;
    }

    public bool Return(WorkLease lease, DateTimeOffset now, TimeSpan delay)
    {
        if (_pieces.Find(piece => IsOwn(piece, lease)) is not Piece own)
            return false;
        (own.IsLeased, own.Last) = (false, null);
        own.IsDead = own.Attempts >= own.Item.MaxAttempts;
        own.Until = !own.IsDead && delay > TimeSpan.Zero ? now + delay : null;
        return true;
    }

    public void Settle(DateTimeOffset now)
    {
        foreach (Piece piece in _pieces.Where(piece => piece.Until <= now))
        {
            piece.IsDead = piece.Attempts >= piece.Item.MaxAttempts;
            (piece.IsLeased, piece.Until) = (false, null);
        }
    }

    public int Redrive(string[] ids)
    {
        int redriven = 0;
        foreach (string id in ids)
        {
            if (_pieces.Find(piece => piece.IsDead && piece.Item.Id == id) is not Piece dead || IsTaken(dead.Item.DeduplicationKey))
                continue;
            (dead.IsDead, dead.Attempts, dead.Last) = (false, 0, null);
            redriven++;
        }
        return redriven;
    }

    public int Purge(string[] ids) => _pieces.RemoveAll(piece => piece.IsDead && ids.Contains(piece.Item.Id));

    private bool IsTaken(string? key) => key is not null && _pieces.Exists(piece => !piece.IsDead && piece.Item.DeduplicationKey == key);

    private static bool IsOwn(Piece piece, WorkLease lease) => piece.IsLeased && piece.Last == lease;

    private sealed class Piece(WorkItem item)
    {
        public WorkItem Item => item;

        public int Attempts { get; set; }

        public DateTimeOffset? Until { get; set; }

        public bool IsLeased { get; set; }

        public bool IsDead { get; set; }

        public WorkLease? Last { get; set; }

        public bool IsHidden => Until is not null;

        public bool IsReady => !IsDead && !IsHidden;
    }
}
