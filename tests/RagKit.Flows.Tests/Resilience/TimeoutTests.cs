using Polly.Timeout;

namespace RagKit.Resilience;

/// <summary>How long an attempt, and all attempts together, may take.</summary>
public sealed class TimeoutTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_stopped_and_tried_again()
    {
        Trial trial = new(RetryPolicy.After(5 * Second) with { AttemptTimeout = 10 * Second });
        Assert.Equal(7, await trial.RunAsync((number, cancellationToken) => number == 1 ? Trial.HangAsync(cancellationToken) : new ValueTask<int>(7)));
        Assert.Equal([0, 15], trial.Seconds);
        Assert.IsType<TimeoutException>(trial.Retried.Single().Exception);
    }

    [Fact]
    public async Task The_last_attempts_timeout_escapes_naming_task_attempt_and_time()
    {
        Trial trial = new(RetryPolicy.Times(1) with { AttemptTimeout = 10 * Second });
        TimeoutException thrown = await Assert.ThrowsAsync<TimeoutException>(() => trial.RunAsync((_, cancellationToken) => Trial.HangAsync(cancellationToken)));
        Assert.StartsWith("Attempt 2 of 2 of task 'fetch' was stopped after 00:00:10", thrown.Message, StringComparison.Ordinal);
        Assert.Equal([0, 10], trial.Seconds);
    }

    [Fact]
    public async Task All_attempts_and_delays_together_are_stopped_by_the_timeout_over_all()
    {
        Trial trial = new(new RetryPolicy { MaxRetries = 9, Delays = [4 * Second], AttemptTimeout = 3 * Second, Timeout = 20 * Second });
        TimeoutException thrown = await Assert.ThrowsAsync<TimeoutException>(() => trial.RunAsync((_, cancellationToken) => Trial.HangAsync(cancellationToken)));
        Assert.StartsWith("Task 'fetch' was stopped at attempt 4 of 10 after 00:00:20", thrown.Message, StringComparison.Ordinal);
        Assert.Equal([0, 7, 14], trial.Seconds);
        Assert.Equal(20, (trial.Time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds);
    }

    [Fact]
    public async Task The_timeout_over_all_carries_what_the_last_attempt_threw()
    {
        IOException failure = new("disk");
        Trial trial = new(RetryPolicy.After(60 * Second) with { Timeout = 20 * Second });
        TimeoutException thrown = await Assert.ThrowsAsync<TimeoutException>(() => trial.RunAsync(_ => failure));
        Assert.Same(failure, thrown.InnerException);
    }

    [Fact]
    public async Task A_timeout_longer_than_a_day_is_kept()
    {
        Trial trial = new(new RetryPolicy { Timeout = TimeSpan.FromDays(3) });
        await Assert.ThrowsAsync<TimeoutException>(() => trial.RunAsync((_, cancellationToken) => Trial.HangAsync(cancellationToken)));
        Assert.Equal(3, (trial.Time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalDays);
    }

    [Fact]
    public async Task When_is_asked_about_our_timeout_and_not_Pollys()
    {
        List<Type> asked = [];
        Trial trial = new(RetryPolicy.Times(1) with
        {
            AttemptTimeout = Second,
            When = exception =>
            {
                asked.Add(exception.GetType());
                return true;
            },
        });
        await Assert.ThrowsAsync<TimeoutException>(() => trial.RunAsync((_, cancellationToken) => Trial.HangAsync(cancellationToken)));
        Assert.All(asked, type => Assert.Equal(typeof(TimeoutException), type));
        Assert.NotEmpty(asked);
    }

    [Fact]
    public async Task A_timeout_that_the_tasks_own_pipeline_threw_escapes_as_it_is()
    {
        TimeoutRejectedException own = new("inside");
        Trial trial = new(new RetryPolicy { AttemptTimeout = Second, Timeout = 60 * Second });
        Assert.Same(own, await Assert.ThrowsAsync<TimeoutRejectedException>(() => trial.RunAsync(_ => own)));
    }

    [Fact]
    public async Task No_timer_is_left_when_a_call_is_over()
    {
        Trial trial = new(RetryPolicy.Times(2) with { AttemptTimeout = Second, Timeout = 60 * Second });
        await trial.RunAsync(number => number < 3 ? new IOException() : null);
        Assert.Equal(0, trial.Time.Waiting);
    }
}
