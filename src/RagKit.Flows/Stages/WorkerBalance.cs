namespace RagKit.Stages;

/// <summary>
/// Decides where workers are needed most. What a stage needs is how long it works for each item of the source: its time for one of its own
/// items, times how many of those the stages before make of one of the source's. That does not depend on how many workers a stage has now,
/// nor on queues that fill or empty, so the aim stands still and nothing swings. Not thread-safe.
/// </summary>
internal sealed class WorkerBalance(int stages)
{
    /// <summary>How much of what was measured before counts at the next look: half of it is forgotten after two.</summary>
    private const double Memory = 0.7;

    /// <summary>Workers are moved only when the slowest stage becomes faster by a tenth, so that noise moves nobody.</summary>
    private const double WorthIt = 0.9;

    /// <summary>The part of all workers that is moved at one look, if it is more than one.</summary>
    private const int PartAtOnce = 8;

    private readonly StageCounts[] _seen = new StageCounts[stages];
    private readonly Recent[] _recent = new Recent[stages];
    private readonly double[] _needs = new double[stages];

    /// <summary>What to move now; <see langword="null"/> for nothing.</summary>
    public WorkerMove? Next(ReadOnlySpan<StageLoad> loads)
    {
        if (!Learn(loads))
            return null;
        int[] aim = Aim(loads);
        if (Slowest(loads, aim) > WorthIt * Slowest(loads, null))
            return null;
        int from = 0, to = 0, workers = 0;
        for (int i = 0; i < stages; i++)
        {
            workers += aim[i];
            if (loads[i].Workers - aim[i] > loads[from].Workers - aim[from])
                from = i;
            if (aim[i] - loads[i].Workers > aim[to] - loads[to].Workers)
                to = i;
        }
        // A stage before which nothing waits has workers enough: then it is the source, or the reader, that is slow.
        int count = Math.Min(loads[from].Workers - aim[from], aim[to] - loads[to].Workers);
        return loads[to].Queued > 0 && count > 0 ? new WorkerMove(from, to, Math.Min(count, Math.Max(1, workers / PartAtOnce))) : null;
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

/// <summary>Workers to move from one stage to another.</summary>
internal readonly record struct WorkerMove(int From, int To, int Count);
