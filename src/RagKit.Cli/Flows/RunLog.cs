using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>
/// Says on plain lines what happens in a run: a line an event while a task has few calls, and of one with many, from then on, a line
/// every five seconds. So a map of a million items leaves some lines and no flood. Not thread-safe.
/// </summary>
internal sealed class RunLog(Func<RunView> view, Action<string> write, TimeProvider time)
{
    /// <summary>How many lines a task has for what goes well, and as many for what does not.</summary>
    public const int LinesATask = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(string Task, bool IsTrouble), int> _told = [];
    private readonly HashSet<string> _untold = new(StringComparer.Ordinal);
    private long _summed = time.GetTimestamp();

    public void Tell(RunEvent happened)
    {
        if (happened.Task.IsRun)
        {
            if (happened.State.IsFinal())
                Sum(happened.At);
            write(EventLine.Of(happened));
        }
        else if (happened.State != RunState.Pending)
        {
            TellOfTask(happened);
        }
    }

    private void TellOfTask(RunEvent happened)
    {
        (string, bool) kind = (happened.Name, happened.State is RunState.Failed or RunState.TimedOut or RunState.Retrying or RunState.Crashed);
        int told = _told.GetValueOrDefault(kind);
        if (told < LinesATask)
        {
            _told[kind] = told + 1;
            write(EventLine.Of(happened));
        }
        else
        {
            _untold.Add(happened.Name);
        }
        if (_untold.Count > 0 && time.GetElapsedTime(_summed) >= Interval)
            Sum(happened.At);
    }

    private void Sum(DateTimeOffset at)
    {
        if (_untold.Count > 0)
        {
            foreach (TaskView task in view().Tasks.Where(task => _untold.Contains(task.Name)))
                write(EventLine.Of(at, "so far", $"{task.Name}: {StateText.Of(task.Counts)}"));
        }
        _untold.Clear();
        _summed = time.GetTimestamp();
    }
}
