using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>Adds up a run's events. Thread-safe: it is read while it is drawn.</summary>
internal sealed class RunTally(RunInfo run)
{
    private const int FailuresShown = 3;

    private readonly Lock _lock = new();
    // Without those that succeeded: of these there may be millions, and nothing more happens to one, but that it is rolled back.
    private readonly Dictionary<TaskKey, RunState> _calls = [];
    private readonly Dictionary<string, TaskTally> _byName = new(StringComparer.Ordinal);
    private readonly List<TaskTally> _inOrder = [];
    private readonly LinkedList<FailureView> _failures = [];
    private RunState _state = run.State;
    private string _name = run.DisplayName;
    private string? _message;
    private DateTimeOffset? _created, _began, _last;

    public void Add(RunEvent happened)
    {
        lock (_lock)
        {
            _last = happened.At;
            if (happened.Task.IsRun)
                AddOfRun(happened);
            else
                AddOfTask(happened);
        }
    }

    /// <summary>The run's process is gone.</summary>
    public void AddCrash()
    {
        lock (_lock)
            (_state, _message) = (RunState.Crashed, "Its process is gone.");
    }

    public RunView View(DateTimeOffset now)
    {
        lock (_lock)
        {
            bool isAtWork = !_state.IsFinal() && _state != RunState.Scheduled;
            DateTimeOffset last = _last ?? (run.UpdatedAt == default ? now : run.UpdatedAt);
            TimeSpan time = (isAtWork ? now : last) - (_began ?? _created ?? last);
            return new(run.Id, run.Flow, _name, _state)
            {
                Message = _message,
                CreatedAt = _created ?? last,
                UpdatedAt = last,
                Time = time > TimeSpan.Zero ? time : TimeSpan.Zero,
                Tasks = [.. _inOrder.Select(task => task.View(isAtWork ? now : last))],
                Failures = [.. _failures],
            };
        }
    }

    private void AddOfRun(RunEvent happened)
    {
        (_state, _message, _name) = (happened.State, happened.Message, happened.DisplayName);
        _created ??= happened.At;
        // A run that was resumed is timed from there, and has no failures yet.
        if (happened.State != RunState.Running)
            return;
        _began = happened.At;
        _failures.Clear();
        foreach (TaskTally task in _inOrder)
            task.Restart();
    }

    private void AddOfTask(RunEvent happened)
    {
        if (!_byName.TryGetValue(happened.Name, out TaskTally? task))
        {
            _byName.Add(happened.Name, task = new TaskTally(happened.Name));
            _inOrder.Add(task);
        }
        bool isKnown = _calls.Remove(happened.Task, out RunState from);
        task.Move(isKnown ? from : happened.State == RunState.RolledBack ? RunState.Completed : null, happened);
        if (!happened.State.IsSuccess())
            _calls.Add(happened.Task, happened.State);
        if (happened.State is not (RunState.Failed or RunState.TimedOut))
            return;
        _failures.AddLast(new FailureView(happened.DisplayName, happened.Attempt, happened.Message ?? ""));
        if (_failures.Count > FailuresShown)
            _failures.RemoveFirst();
    }
}
