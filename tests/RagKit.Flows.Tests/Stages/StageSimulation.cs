namespace RagKit.Stages.Tests;

/// <summary>Stages with bounded queues and a source that never ends, event by event on a clock of their own; the times are drawn from a seed.</summary>
/// <param name="seconds">How long a stage works on an item, on average; may be changed while it runs.</param>
/// <param name="children">How many items a stage makes of each.</param>
/// <param name="workers">How many workers it has; may be changed while it runs.</param>
/// <param name="seed">Of the times.</param>
internal sealed class StageSimulation(double[] seconds, int[] children, int[] workers, int seed)
{
    private const int Capacity = 100;

    private readonly Random _random = new(seed);
    private readonly PriorityQueue<int, double> _ends = new();
    private readonly int[] _queued = new int[seconds.Length];
    private readonly int[] _busy = new int[seconds.Length];
    private readonly Queue<int>[] _handing = [.. seconds.Select(_ => new Queue<int>())];
    private readonly StageCounts[] _counts = new StageCounts[seconds.Length];
    private double _now;

    public long Finished => _counts[^1].Out;

    /// <summary>Lets time pass, and gives back how much came out a second.</summary>
    public double Run(double time)
    {
        long before = Finished;
        double end = _now + time;
        while (true)
        {
            for (int stage = seconds.Length - 1; stage >= 0; stage--)
                Move(stage);
            if (!_ends.TryPeek(out int done, out double at) || at > end)
                break;
            _ends.Dequeue();
            _now = at;
            _handing[done].Enqueue(children[done]);
        }
        _now = end;
        return (Finished - before) / time;
    }

    public StageLoad[] Loads(params int[] kept) => [.. Enumerable.Range(0, seconds.Length).Select(stage => new StageLoad(workers[stage], kept.Contains(stage), _queued[stage], _counts[stage]))];

    private void Move(int stage)
    {
        while (_handing[stage].TryPeek(out int left))
        {
            int room = stage == seconds.Length - 1 ? left : Math.Min(left, Capacity - _queued[stage + 1]);
            _counts[stage] += new StageCounts(0, 0, room, 0, 0);
            if (stage < seconds.Length - 1)
                _queued[stage + 1] += room;
            if (room < left)
            {
                _handing[stage].Dequeue();
                _handing[stage].Enqueue(left - room);
                break;
            }
            _handing[stage].Dequeue();
            _busy[stage]--;
        }
        if (stage == 0)
            _queued[0] = Capacity;
        for (; _busy[stage] < workers[stage] && _queued[stage] > 0; _queued[stage]--, _busy[stage]++)
        {
            double takes = -Math.Log(1 - _random.NextDouble()) * seconds[stage];
            _ends.Enqueue(stage, _now + takes);
            _counts[stage] += new StageCounts(1, 1, 0, 0, (long)(takes * TimeSpan.TicksPerSecond));
        }
    }
}
