namespace RagKit.Runs;

/// <summary>One run in memory: its sum, its last tasks, its last events. Used under the store's lock.</summary>
internal sealed class MemoryRun(string id, int maxTasks)
{
    private readonly Dictionary<TaskKey, Entry> _tasks = [];
    private readonly Queue<Entry> _ended = new();
    private readonly Queue<RunEvent> _events = new();
    private readonly HashSet<long> _sequences = [];
    private readonly long[] _counts = new long[Enum.GetValues<RunState>().Length];
    private RunEvent? _first;
    private RunEvent? _ownLast;
    private DateTimeOffset _updatedAt;
    private long _lastSequence;
    private long _order;
    private Entry? _self;

    public string Id { get; } = id;

    public LinkedListNode<string>? Node { get; set; }

    public RunInfo Info => new(Id, _first!.Task.IsRun ? _first.Name : "", _ownLast?.State ?? RunState.Pending)
    {
        DisplayName = _ownLast?.DisplayName ?? _first.DisplayName,
        ParentRunId = _first.ParentRunId,
        Input = _first.Input,
        CreatedAt = _first.At,
        UpdatedAt = _updatedAt,
        Due = _ownLast?.Due,
        Message = _ownLast?.Message,
        LastSequence = _lastSequence,
        Tasks = Enumerable.Range(0, _counts.Length).Where(state => _counts[state] > 0).ToDictionary(state => (RunState)state, state => _counts[state]),
    };

    public void Add(RunEvent happened)
    {
        if (!_sequences.Add(happened.Sequence))
            return;
        _first ??= happened;
        _lastSequence = Math.Max(_lastSequence, happened.Sequence);
        _updatedAt = happened.At;
        _events.Enqueue(happened);
        if (_events.Count > 3 * maxTasks)
            _sequences.Remove(_events.Dequeue().Sequence);
        if (happened.Task.IsRun)
        {
            _ownLast = happened;
            (_self ??= new Entry()).Apply(happened);
        }
        else
        {
            AddToTask(happened);
        }
    }

    public TaskInfo? Find(TaskKey task) => task.IsRun ? _self?.Info : _tasks.GetValueOrDefault(task)?.Info;

    public TaskInfo[] Tasks() => [.. _tasks.Values.OrderBy(task => task.Order).Select(task => task.Info)];

    public RunEvent[] Events(long after) => [.. _events.Where(happened => happened.Sequence > after).OrderBy(happened => happened.Sequence)];

    private void AddToTask(RunEvent happened)
    {
        if (_tasks.TryGetValue(happened.Task, out Entry? task))
            _counts[(int)task.Last.State]--;
        else
            _tasks.Add(happened.Task, task = new Entry { Order = _order++ });
        task.Apply(happened);
        _counts[(int)happened.State]++;
        if (!happened.State.IsFinal() || task.IsEnded)
            return;
        task.IsEnded = true;
        _ended.Enqueue(task);
        if (_ended.Count > maxTasks)
            _tasks.Remove(_ended.Dequeue().Last.Task);
    }

    private sealed class Entry
    {
        private DateTimeOffset _createdAt;
        private UInt128 _inputHash;

        public long Order { get; init; }

        public bool IsEnded { get; set; }

        public RunEvent Last { get; private set; } = null!;

        public TaskInfo Info => new(Last.Task, Last.Name, Last.State)
        {
            DisplayName = Last.DisplayName,
            Attempts = Last.Attempt,
            CreatedAt = _createdAt,
            UpdatedAt = Last.At,
            Message = Last.Message,
            InputHash = _inputHash,
            Result = Last.Result,
            ResultKey = Last.ResultKey,
            ResultObject = Last.ResultObject,
        };

        public void Apply(RunEvent happened)
        {
            if (Last is null)
                _createdAt = happened.At;
            if (happened.State == RunState.Pending)
                _inputHash = happened.InputHash;
            Last = happened;
        }
    }
}
