namespace RagKit.Stages;

/// <summary>What one worker of a stage has done. Only the worker writes; others read while it does, and no line of memory is fought over.</summary>
internal sealed class StageWorker
{
    private long _in;
    private long _done;
    private long _out;
    private long _failed;
    private long _busy;

    public StageCounts Counts => new(
        Volatile.Read(ref _in), Volatile.Read(ref _done), Volatile.Read(ref _out), Volatile.Read(ref _failed), Volatile.Read(ref _busy));

    public void Take(int items) => Volatile.Write(ref _in, _in + items);

    public void Give(int items) => Volatile.Write(ref _out, _out + items);

    public void Fail() => Volatile.Write(ref _failed, _failed + 1);

    /// <param name="items">How many items it has done with, one way or the other.</param>
    /// <param name="busy">How many ticks of the clock they took; 0 where nobody measures.</param>
    public void Finish(int items, long busy)
    {
        Volatile.Write(ref _busy, _busy + busy);
        Volatile.Write(ref _done, _done + items);
    }
}

/// <summary>What workers have done.</summary>
/// <param name="In">Items taken.</param>
/// <param name="Done">Items done with, one way or the other.</param>
/// <param name="Out">Items made.</param>
/// <param name="Failed">Items that failed.</param>
/// <param name="Busy">Ticks of the clock spent on them.</param>
internal readonly record struct StageCounts(long In, long Done, long Out, long Failed, long Busy)
{
    public static StageCounts operator +(StageCounts x, StageCounts y) =>
        new(x.In + y.In, x.Done + y.Done, x.Out + y.Out, x.Failed + y.Failed, x.Busy + y.Busy);
}
