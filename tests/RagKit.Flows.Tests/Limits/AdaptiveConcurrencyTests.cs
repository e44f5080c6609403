namespace RagKit.Limits;

/// <summary>Servers that count nothing but bear only so many calls at once, in virtual time.</summary>
public sealed class AdaptiveConcurrencyTests
{
    private const int Bears = 16;

    [Fact]
    public void A_server_that_only_slows_down_is_kept_busy_without_a_long_queue()
    {
        // What it does not bear waits inside it, so that calls take twice as long at twice as many.
        Trial trial = Run((inFlight, weight) => new() { Duration = TimeSpan.FromSeconds(0.2 * Math.Max(1, inFlight / (double)Bears)) }, 1, 1);
        Assert.InRange(trial.MeanInFlight, Bears, 3 * Bears);
        Assert.True(trial.CallsPerSecond > 0.9 * Bears / 0.2, $"{trial.CallsPerSecond:0.0} calls a second");
    }

    [Fact]
    public void Heavier_calls_that_take_longer_are_no_sign_of_overload()
    {
        Trial trial = Run((_, weight) => new() { Duration = TimeSpan.FromSeconds(0.002 * weight) }, 1, 500);
        Assert.True(trial.MeanInFlight > 200, $"{trial.MeanInFlight:0.0} in flight");
    }

    [Fact]
    public void Calls_that_time_out_beyond_what_the_server_bears_become_few()
    {
        Trial trial = Run((inFlight, _) => Bear(inFlight, TimeSpan.FromSeconds(5)), 1, 1);
        Assert.InRange(trial.MeanInFlight, 0.75 * Bears, 1.1 * Bears);
        Assert.True(trial.RefusedShare < 0.01, $"{trial.RefusedShare:P1} timed out");
    }

    [Fact]
    public void Calls_that_are_refused_at_once_beyond_what_the_server_bears_become_few()
    {
        Trial trial = Run((inFlight, _) => Bear(inFlight, TimeSpan.FromSeconds(0.02)), 1, 1);
        Assert.InRange(trial.MeanInFlight, 0.75 * Bears, 1.1 * Bears);
        Assert.True(trial.RefusedShare < 0.01, $"{trial.RefusedShare:P1} refused");
    }

    private static CallOutcome Bear(int inFlight, TimeSpan refusal) =>
        inFlight > Bears ? new() { Rejected = true, Duration = refusal } : new() { Duration = TimeSpan.FromSeconds(0.5) };

    private static Trial Run(Func<int, long, CallOutcome> server, int lightest, int heaviest)
    {
        SimulationLoop loop = new();
        AdaptiveLimit limit = new("server", time: loop.Time);
        int inFlight = 0, calls = 0, refused = 0;
        double busy = 0;
        TimeSpan warm = TimeSpan.FromMinutes(4), end = TimeSpan.FromMinutes(10);
        loop.Run(() => Task.WhenAll(Enumerable.Range(0, 256).Select(worker => WorkAsync(new(worker)))));
        double seconds = (end - warm).TotalSeconds;
        return new(busy / seconds, (calls - refused) / seconds, (double)refused / calls);

        async Task WorkAsync(Random random)
        {
            while (loop.Time.GetElapsedTime(0) < end)
            {
                long weight = random.Next(lightest, heaviest + 1);
                using LimitLease lease = await limit.AcquireAsync(new(weight));
                CallOutcome outcome = server(++inFlight, weight);
                outcome = outcome with { Duration = outcome.Duration * (0.9 + 0.2 * random.NextDouble()) };
                await Task.Delay(outcome.Duration, loop.Time);
                inFlight--;
                if (loop.Time.GetElapsedTime(0) > warm && loop.Time.GetElapsedTime(0) < end)
                {
                    calls++;
                    refused += outcome.Rejected ? 1 : 0;
                    busy += outcome.Duration.TotalSeconds;
                }
                lease.Report(outcome);
            }
        }
    }

    private readonly record struct Trial(double MeanInFlight, double CallsPerSecond, double RefusedShare);
}
