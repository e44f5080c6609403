namespace RagKit.Runs;

/// <summary>Where a run, or a task of one, stands.</summary>
public enum RunState
{
    /// <summary>Called, and waiting for its turn: for what it depends on, or for a limit.</summary>
    Pending = 0,

    /// <summary>To begin at a time that has been set.</summary>
    Scheduled = 1,

    /// <summary>At work.</summary>
    Running = 2,

    /// <summary>An attempt failed; the next one begins after a delay.</summary>
    Retrying = 3,

    /// <summary>Not run: its result was in the cache. Final.</summary>
    Cached = 4,

    /// <summary>Done. Final.</summary>
    Completed = 5,

    /// <summary>Its last attempt failed. Final, until the run is resumed.</summary>
    Failed = 6,

    /// <summary>Its process ended in the middle of it, or its runner was stopped. Final, until the run is resumed, as a host does when it starts.</summary>
    Crashed = 7,

    /// <summary>Somebody asked it to stop. Final, until the run is resumed.</summary>
    Cancelled = 8,

    /// <summary>It took longer than it may. Final, until the run is resumed.</summary>
    TimedOut = 9,

    /// <summary>Waits for somebody to resume it.</summary>
    Paused = 10,

    /// <summary>It was completed, and undone because its transaction failed. Final, until the run is resumed.</summary>
    RolledBack = 11,
}
