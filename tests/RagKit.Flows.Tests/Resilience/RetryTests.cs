using RagKit.Flows;

namespace RagKit.Resilience;

/// <summary>When and how often a task is tried again.</summary>
public sealed class RetryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task RunAsync_tries_again_until_an_attempt_succeeds()
    {
        Trial trial = new(RetryPolicy.Times(5));
        Assert.Equal(3, await trial.RunAsync(number => number < 3 ? new IOException($"no {number}") : null));
        Assert.Equal([1, 2, 3], trial.Made.Select(attempt => attempt.Number));
        Assert.Equal(["no 1", "no 2"], trial.Retried.Select(failed => failed.Exception.Message));
        Assert.Equal([1, 2], trial.Retried.Select(failed => failed.Attempt));
    }

    [Fact]
    public async Task RunAsync_throws_what_the_last_attempt_threw_when_none_is_left()
    {
        Trial trial = new(RetryPolicy.Times(2));
        IOException last = new("3");
        IOException thrown = await Assert.ThrowsAsync<IOException>(() => trial.RunAsync(number => number == 3 ? last : new IOException()));
        Assert.Same(last, thrown);
        Assert.Equal(3, trial.Made.Count);
        Assert.Equal(2, trial.Retried.Count);
    }

    [Fact]
    public async Task The_last_of_the_delays_repeats()
    {
        Trial trial = new(new RetryPolicy { MaxRetries = 4, Delays = [3 * Second, 60 * Second] });
        await Assert.ThrowsAsync<IOException>(() => trial.RunAsync(_ => new IOException()));
        Assert.Equal([0, 3, 63, 123, 183], trial.Seconds);
        Assert.Equal([3, 60, 60, 60], trial.Retried.Select(failed => failed.Delay.TotalSeconds));
    }

    [Fact]
    public async Task After_tries_again_once_for_each_delay()
    {
        Trial trial = new(RetryPolicy.After(Second, 2 * Second));
        await Assert.ThrowsAsync<IOException>(() => trial.RunAsync(_ => new IOException()));
        Assert.Equal([0, 1, 3], trial.Seconds);
    }

    [Fact]
    public async Task Exponential_delays_double_up_to_the_longest()
    {
        Trial trial = new(RetryPolicy.Exponential(5, Second, longest: 5 * Second) with { Jitter = 0 });
        await Assert.ThrowsAsync<IOException>(() => trial.RunAsync(_ => new IOException()));
        Assert.Equal([1, 2, 4, 5, 5], trial.Retried.Select(failed => failed.Delay.TotalSeconds));
    }

    [Fact]
    public async Task Jitter_spreads_delays_evenly_around_what_the_policy_says()
    {
        Trial trial = new(new RetryPolicy { MaxRetries = 2000, Delays = [10 * Second], Jitter = 0.2 });
        await Assert.ThrowsAsync<IOException>(() => trial.RunAsync(_ => new IOException()));
        double[] delays = [.. trial.Retried.Select(failed => failed.Delay.TotalSeconds)];
        Assert.All(delays, delay => Assert.InRange(delay, 8, 12));
        Assert.InRange(delays.Average(), 9.9, 10.1);
        Assert.InRange(delays.Min(), 8, 8.05);
        Assert.InRange(delays.Max(), 11.95, 12);
    }

    [Fact]
    public async Task Jitter_is_the_same_for_tasks_of_one_name_and_another_for_others()
    {
        static async Task<double[]> DelaysOf(string task)
        {
            Trial trial = new(RetryPolicy.Exponential(5, Second), task);
            await Assert.ThrowsAsync<IOException>(() => trial.RunAsync(_ => new IOException()));
            return [.. trial.Retried.Select(failed => failed.Delay.TotalSeconds)];
        }
        Assert.Equal(await DelaysOf("a"), await DelaysOf("a"));
        Assert.NotEqual(await DelaysOf("a"), await DelaysOf("b"));
    }

    [Fact]
    public async Task An_exception_that_When_refuses_escapes_at_once()
    {
        Trial trial = new(RetryPolicy.Times(5) with { When = exception => exception is IOException });
        await Assert.ThrowsAsync<FormatException>(() => trial.RunAsync(number => number == 1 ? new IOException() : new FormatException()));
        Assert.Equal(2, trial.Made.Count);
    }

    [Fact]
    public async Task A_When_that_throws_ends_the_call_with_both_exceptions()
    {
        IOException failure = new("disk");
        InvalidCastException mistake = new("typo");
        Trial trial = new(RetryPolicy.Times(5) with { When = _ => throw mistake });
        FlowException thrown = await Assert.ThrowsAsync<FlowException>(() => trial.RunAsync(_ => failure));
        Assert.Equal([failure, mistake], Assert.IsType<AggregateException>(thrown.InnerException).InnerExceptions);
        Assert.Contains("'fetch'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("InvalidCastException (typo)", thrown.Message, StringComparison.Ordinal);
        Assert.Single(trial.Made);
    }

    [Fact]
    public async Task The_callers_cancellation_is_not_retried_and_escapes_with_its_token()
    {
        using CancellationTokenSource source = new();
        Trial trial = new(RetryPolicy.Times(5) with { AttemptTimeout = Second, Timeout = 60 * Second });
        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trial.RunUntilAsync(
            async (_, cancellationToken) =>
            {
                await source.CancelAsync();
                return await Trial.HangAsync(cancellationToken);
            },
            source.Token));
        Assert.Equal(source.Token, thrown.CancellationToken);
        Assert.Single(trial.Made);
        Assert.Empty(trial.Retried);
    }

    [Fact]
    public async Task Cancellation_ends_the_delay()
    {
        using CancellationTokenSource source = new();
        Trial trial = new(RetryPolicy.After(60 * Second));
        ValueTask<int> call = trial.Start((_, _) => ValueTask.FromException<int>(new IOException()), source.Token);
        Assert.False(call.IsCompleted);
        await source.CancelAsync();
        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call);
        Assert.Equal(source.Token, thrown.CancellationToken);
        Assert.Equal(0, trial.Time.Waiting);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_begins_makes_no_attempt()
    {
        Trial trial = new(RetryPolicy.Times(5));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trial.RunUntilAsync((_, _) => new ValueTask<int>(1), new CancellationToken(true)));
        Assert.Empty(trial.Made);
    }

    [Fact]
    public async Task A_cancellation_that_is_not_the_callers_is_a_failure_like_others()
    {
        // What HttpClient throws when its own timeout is over.
        Trial trial = new(RetryPolicy.Times(1));
        Assert.Equal(2, await trial.RunAsync(number => number == 1 ? new TaskCanceledException("HttpClient.Timeout", new TimeoutException()) : null));
    }

    [Fact]
    public async Task Calls_side_by_side_keep_their_attempts_apart()
    {
        Trial trial = new(RetryPolicy.Times(20) with { Delays = [Second] });
        Task<int>[] calls = [.. Enumerable.Range(1, 50).Select(i => trial.RunAsync(number => number < i % 7 + 1 ? new IOException() : null))];
        Assert.Equal(Enumerable.Range(1, 50).Select(i => i % 7 + 1), await Task.WhenAll(calls));
    }
}
