namespace RagKit.Stages;

/// <summary>
/// Decides where workers are needed most. What a stage needs is how long it works for each item of the source: its time for one of its own
/// items, times how many of those the stages before make of one of the source's. That does not depend on how many workers a stage has now,
/// nor on queues that fill or empty, so the aim stands still and nothing swings. Not thread-safe.
/// </summary>
internal sealed class WorkerBalance(int stages)
{
    /// <summary>How much of what was measured before counts at the next look: half of it is forgotten after four.</summary>
    private const double Memory = 0.85;

    /// <summary>Workers are moved only when the slowest stage becomes faster by a tenth at least.</summary>
    private const double LeastGain = 0.1;

    /// <summary>
    /// And by more than chance alone would have it: the average of n times that scatter as widely as random ones do is off by 1/√n.
    /// </summary>
    private const double Errors = 2;

    private readonly StageCounts[] _seen = new StageCounts[stages];
    private readonly Recent[] _recent = new Recent[stages];
    private readonly double[] _needs = new double[stages];

    /// <summary>How many workers each stage should have from now on; <see langword="null"/> to leave them as they are.</summary>
    public int[]? Next(ReadOnlySpan<StageLoad> loads)
    {
        if (!Learn(loads))
            return null;
        int[] aim = Aim(loads);
        double fewest = double.PositiveInfinity;
        bool waits = false;
        for (int i = 0; i < stages; i++)
        {
            if (aim[i] != loads[i].Workers)
                fewest = Math.Min(fewest, _recent[i].Done);
            // A stage before which nothing waits has workers enough: then it is the source, or the reader, that is slow.
            waits |= aim[i] > loads[i].Workers && loads[i].Queued > 0;
        }
        double gain = 1 - (Slowest(loads, aim) / Slowest(loads, null));
        return waits && gain >= Math.Max(LeastGain, Errors / Math.Sqrt(fewest)) ? aim : null;
    }

    /// <summary>Takes in what has been done since the last look; false while a stage has never been seen at work.</summary>
    private bool Learn(ReadOnlySpan<StageLoad> loads)
    {
        double ratio = 1;
        bool known = true;
        for (int i = 0; i < stages; i++)
        {
            StageCounts now = loads[i].Counts;
            ref Recent recent = ref _recent[i];
            recent = new Recent(
                (Memory * recent.Done) + now.Done - _seen[i].Done,
                (Memory * recent.Out) + now.Out - _seen[i].Out,
                (Memory * recent.Busy) + now.Busy - _seen[i].Busy);
            _seen[i] = now;
            known &= now.Done > 0;
            // What was last learned holds while a stage does nothing.
            if (recent.Done > 0.01)
                _needs[i] = ratio * recent.Busy / recent.Done;
            ratio *= recent.Done > 0.01 ? recent.Out / recent.Done : now.Done > 0 ? (double)now.Out / now.Done : 1;
        }
        return known;
    }

    /// <summary>How many workers each stage should have: one, and the others one by one to whoever is slowest.</summary>
    private int[] Aim(ReadOnlySpan<StageLoad> loads)
    {
        int[] aim = new int[stages];
        int left = 0;
        PriorityQueue<int, double> slowest = new();
        for (int i = 0; i < stages; i++)
        {
            aim[i] = loads[i].IsFixed ? loads[i].Workers : 1;
            left += loads[i].Workers - aim[i];
            if (!loads[i].IsFixed)
                slowest.Enqueue(i, -_needs[i]);
        }
        for (; left > 0; left--)
        {
            int stage = slowest.Dequeue();
            aim[stage]++;
            slowest.Enqueue(stage, -_needs[stage] / aim[stage]);
        }
        return aim;
    }

    /// <summary>How long the slowest stage takes for an item of the source, with the workers it has or others.</summary>
    private double Slowest(ReadOnlySpan<StageLoad> loads, int[]? workers)
    {
        double slowest = 0;
        for (int i = 0; i < stages; i++)
        {
            if (!loads[i].IsFixed)
                slowest = Math.Max(slowest, _needs[i] / (workers?[i] ?? loads[i].Workers));
        }
        return slowest;
    }

    private readonly record struct Recent(double Done, double Out, double Busy);
}

/// <summary>A stage, as it is looked at.</summary>
/// <param name="Workers">How many it has.</param>
/// <param name="IsFixed">Whether it keeps them.</param>
/// <param name="Queued">How many items wait before it.</param>
/// <param name="Counts">What it has done since its beginning.</param>
internal readonly record struct StageLoad(int Workers, bool IsFixed, int Queued, StageCounts Counts);
