namespace RagKit.Flows.Victim;

/// <summary>Tells what happens, a line at a time, as it happens. Thread-safe: lines of several tasks never mix.</summary>
/// <param name="write">Takes a line; when it has returned, the line has been told, whatever becomes of the process.</param>
internal sealed class Report(Action<string> write)
{
    private readonly Lock _lock = new();

    public void Say(string line)
    {
        lock (_lock)
            write(line.ReplaceLineEndings(" "));
    }

    public void Effect(TaskRun task) => Say($"effect {task.RunId} {task.Key} {task.Name} {task.WasInterrupted}");

    public void Commit(TaskRun task) => Say($"commit {task.RunId} {task.Key} {task.Name}");
}
