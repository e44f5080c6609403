using RagKit.Testing.Time;

namespace RagKit.Resilience;

/// <summary>Runs calls of one task through a policy under a clock that is advanced as far as needed, and notes what happened when.</summary>
internal sealed class Trial
{
    private readonly DateTimeOffset _start;
    private readonly Attempts _attempts;

    public Trial(RetryPolicy policy, string task = "fetch")
    {
        _start = Time.GetUtcNow();
        _attempts = Attempts.For(policy, task, Time) ?? throw new InvalidOperationException("The policy asks for nothing.");
    }

    public ManualTime Time { get; } = new();

    /// <summary>When each attempt began, and its number.</summary>
    public List<(int Number, TimeSpan At)> Made { get; } = [];

    /// <summary>What was told before each delay.</summary>
    public List<FailedAttempt> Retried { get; } = [];

    public IEnumerable<double> Seconds => Made.Select(attempt => attempt.At.TotalSeconds);

    /// <summary>A call whose attempts do what <paramref name="body"/> does with their number.</summary>
    public ValueTask<int> Start(Func<int, CancellationToken, ValueTask<int>> body, CancellationToken cancellationToken) =>
        _attempts.RunAsync(
            static (run, number, cancellationToken) =>
            {
                run.Trial.Made.Add((number, run.Trial.Time.GetUtcNow() - run.Trial._start));
                return run.Body(number, cancellationToken);
            },
            static (run, failed) =>
            {
                run.Trial.Retried.Add(failed);
                return default;
            },
            (Trial: this, Body: body),
            cancellationToken);

    /// <summary>A call run to its end; the clock goes on whenever it waits.</summary>
    public Task<int> RunAsync(Func<int, CancellationToken, ValueTask<int>> body) => RunUntilAsync(body, TestContext.Current.CancellationToken);

    public async Task<int> RunUntilAsync(Func<int, CancellationToken, ValueTask<int>> body, CancellationToken cancellationToken)
    {
        Task<int> call = Start(body, cancellationToken).AsTask();
        while (!call.IsCompleted)
        {
            if (!Time.AdvanceToNext())
                await Task.Yield();
        }
        return await call;
    }

    /// <summary>A call whose first attempts fail with what <paramref name="failure"/> gives for their number; the one it gives null for succeeds.</summary>
    public Task<int> RunAsync(Func<int, Exception?> failure) =>
        RunAsync((number, _) => failure(number) is Exception exception ? ValueTask.FromException<int>(exception) : new ValueTask<int>(number));

    /// <summary>An attempt that hangs until it is cancelled, and ends on the thread that cancels: so the clock does not run ahead of it.</summary>
    public static async ValueTask<int> HangAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<int> hanging = new();
        using CancellationTokenRegistration registration = cancellationToken.Register(() => hanging.TrySetCanceled(cancellationToken));
        return await hanging.Task;
    }
}
