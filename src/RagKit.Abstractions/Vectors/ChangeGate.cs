namespace RagKit.Vectors;

/// <summary>Lets any number of changes through at once, or one that needs that nothing changes.</summary>
internal sealed class ChangeGate
{
    private readonly object _lock = new();
    private int _changes;
    private bool _still;

    public void EnterChange()
    {
        lock (_lock)
        {
            while (_still)
                Monitor.Wait(_lock);
            _changes++;
        }
    }

    public void ExitChange()
    {
        lock (_lock)
        {
            if (--_changes == 0)
                Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until no change is under way, and keeps others out.</summary>
    public void EnterStill()
    {
        lock (_lock)
        {
            while (_still)
                Monitor.Wait(_lock);
            _still = true;
            while (_changes > 0)
                Monitor.Wait(_lock);
        }
    }

    public void ExitStill()
    {
        lock (_lock)
        {
            _still = false;
            Monitor.PulseAll(_lock);
        }
    }
}
