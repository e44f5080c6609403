namespace RagKit.Limits;

/// <summary>What a simulation counted, by the minutes of its clock.</summary>
internal sealed class SimulationResult(SimulationPlan plan)
{
    private readonly long[] _accepted = new long[plan.Minutes + 1];
    private readonly long[] _weight = new long[plan.Minutes + 1];
    private readonly long[] _refused = new long[plan.Minutes + 1];

    public void Count(double now, long weight, bool isRefused)
    {
        int minute = Math.Min((int)(now / 60), plan.Minutes);
        if (isRefused)
            _refused[minute]++;
        else
        {
            _accepted[minute]++;
            _weight[minute] += weight;
        }
    }

    /// <summary>The share of what the server allowed that went through, of whichever kind is nearer to its limit.</summary>
    public double Throughput(int from, int to)
    {
        double calls = 0, weight = 0;
        for (int minute = from; minute < to; minute++)
        {
            SimulatedQuota quota = plan.Quotas.Last(quota => quota.Minute <= minute);
            calls += (double)_accepted[minute] / quota.Calls;
            weight += (double)_weight[minute] / quota.Weight;
        }
        return Math.Max(calls, weight) / (to - from);
    }

    /// <summary>The share of calls that were refused.</summary>
    public double Refused(int from, int to)
    {
        long refused = 0, all = 0;
        for (int minute = from; minute < to; minute++)
        {
            refused += _refused[minute];
            all += _refused[minute] + _accepted[minute];
        }
        return all == 0 ? 0 : (double)refused / all;
    }

    /// <summary>After how many minutes from one on throughput is above nine tenths of the limit, with few refusals; -1 for never.</summary>
    public int Recovery(int from, int to)
    {
        for (int minute = from; minute < to; minute++)
        {
            if (Throughput(minute, minute + 1) > 0.9 && Refused(minute, minute + 1) < 0.05)
                return minute - from + 1;
        }
        return -1;
    }

    public string Minutes(int from, int to) =>
        string.Join(' ', Enumerable.Range(from, to - from).Select(minute => $"{100 * Throughput(minute, minute + 1):0}/{_refused[minute]}"));
}
