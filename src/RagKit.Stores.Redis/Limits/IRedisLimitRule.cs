namespace RagKit.Limits;

/// <summary>What a <see cref="RedisGate"/> asks.</summary>
internal interface IRedisLimitRule
{
    /// <summary>How many may be in flight at once.</summary>
    int Allowed { get; }

    /// <summary>Throws for a weight that could never pass.</summary>
    void Check(long weight);

    /// <summary>The name of what a call takes and gives back; empty where nothing is given back.</summary>
    string NewSlot();

    /// <summary>Ends when somebody elsewhere changed something.</summary>
    ValueTask<Task> ListenAsync();

    /// <summary>Asks for leave for calls of one priority: how many of the first of them have it, and how long the next should wait at most before it asks again.</summary>
    ValueTask<(int Going, TimeSpan Wait)> TakeAsync(IReadOnlyList<RedisLease> calls);

    /// <summary>A call that had leave has ended. Must not throw.</summary>
    void GiveBack(string slot);

    /// <summary>Nobody waits here any more. Must not throw.</summary>
    ValueTask LeaveAsync();
}
