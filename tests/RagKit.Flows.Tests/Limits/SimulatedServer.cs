using System.Globalization;

namespace RagKit.Limits;

/// <summary>A server that allows so many calls and so much weight a minute and refuses the rest with 429, as the plan says.</summary>
internal sealed class SimulatedServer(SimulationPlan plan, TimeProvider time, SimulationResult result)
{
    private readonly SimulatedQuotas _calls = new(plan.Count, 23);
    private readonly SimulatedQuotas _weight = new(plan.Count, 23);
    private readonly SimulatedLatency _way = new(new(plan.Seed), 0.02, 0, 0.2);
    private readonly SimulatedLatency _work = new(new(plan.Seed + 1), 0.25, 0.0005, 0.3);
    private readonly long _origin = time.GetTimestamp();

    public async Task<CallOutcome> CallAsync(long weight)
    {
        long started = time.GetTimestamp();
        await Task.Delay(_way.Next(0), time);
        double now = time.GetElapsedTime(_origin).TotalSeconds;
        SimulatedQuota quota = QuotaAt(now);
        _calls.Advance(now, quota.Calls);
        _weight.Advance(now, quota.Weight);
        bool isRefused = _calls.Left < 1 || _weight.Left < weight;
        if (!isRefused)
        {
            _calls.Take(1);
            _weight.Take(weight);
        }
        result.Count(now, weight, isRefused);
        CallOutcome said = plan.Signals == SimulatedSignals.None ? default : RateLimitHeaders.Read(Headers(weight, isRefused), time.GetUtcNow());
        await Task.Delay(isRefused ? _way.Next(0) : _work.Next(weight) + _way.Next(0), time);
        return said with { Duration = time.GetElapsedTime(started), Rejected = isRefused };
    }

    private SimulatedQuota QuotaAt(double now)
    {
        SimulatedQuota quota = default;
        foreach (SimulatedQuota next in plan.Quotas)
        {
            if (next.Minute * 60 <= now)
                quota = next;
        }
        return quota;
    }

    private Dictionary<string, IEnumerable<string>> Headers(long weight, bool isRefused)
    {
        Dictionary<string, IEnumerable<string>> headers = [];
        if (isRefused)
            headers["Retry-After"] = [Math.Ceiling(Math.Max(_calls.WaitFor(1), _weight.WaitFor(weight))).ToString(CultureInfo.InvariantCulture)];
        if (plan.Signals == SimulatedSignals.Headers)
        {
            headers["x-ratelimit-remaining-requests"] = [Math.Floor(_calls.Left).ToString(CultureInfo.InvariantCulture)];
            headers["x-ratelimit-remaining-tokens"] = [Math.Floor(_weight.Left).ToString(CultureInfo.InvariantCulture)];
            headers["x-ratelimit-reset-requests"] = [Duration(_calls.Reset)];
            headers["x-ratelimit-reset-tokens"] = [Duration(_weight.Reset)];
        }
        return headers;
    }

    private static string Duration(double seconds) =>
        seconds < 1 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds * 1000)}ms") : string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000}s");
}
