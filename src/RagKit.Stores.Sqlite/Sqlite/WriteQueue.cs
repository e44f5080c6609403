namespace RagKit.Sqlite;

/// <summary>The requests that wait to be written, in order, and whether somebody is writing. Thread-safe.</summary>
internal sealed class WriteQueue
{
    private const int MostAtOnce = 1024;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriteRequest? _first;
    private WriteRequest? _last;
    private bool _busy;
    private bool _closed;

    /// <summary>Adds a request; <see langword="false"/> when nothing is taken any more.</summary>
    /// <param name="request">The request.</param>
    /// <param name="leads">Whether nobody is writing, so that the caller has to.</param>
    public bool TryAdd(WriteRequest request, out bool leads)
    {
        lock (_lock)
        {
            leads = !_busy && !_closed;
            if (_closed)
                return false;
            if (_first is null)
                _first = request;
            else
                _last!.Next = request;
            _last = request;
            return _busy = true;
        }
    }

    /// <summary>Takes what is written in one transaction; what was given up is left out.</summary>
    public void Take(List<WriteRequest> group)
    {
        lock (_lock)
        {
            while (_first is not null && group.Count < MostAtOnce && !(group.Count > 0 && (_first.IsAlone || group[0].IsAlone)))
            {
                WriteRequest request = _first;
                _first = request.Next;
                request.Next = null;
                if (request.TryTake())
                    group.Add(request);
            }
        }
    }

    /// <summary>Puts what was taken back in front, each to be written by itself.</summary>
    public void PutBack(List<WriteRequest> group)
    {
        lock (_lock)
        {
            for (int at = group.Count - 1; at >= 0; at--)
            {
                group[at].IsAlone = true;
                group[at].Next = _first;
                _last = _first is null ? group[at] : _last;
                _first = group[at];
            }
        }
    }

    /// <summary>Whether somebody still has to write; if not, whoever was writing has ended.</summary>
    public bool HasMore()
    {
        lock (_lock)
        {
            _busy = _first is not null;
            if (!_busy && _closed)
                _ended.TrySetResult();
            return _busy;
        }
    }

    /// <summary>Takes no more requests, and returns when nobody is writing.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            if (!_busy)
                _ended.TrySetResult();
        }
        return _ended.Task;
    }
}
