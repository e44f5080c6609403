namespace RagKit.Cli;

/// <summary>Draws ten times a second, however often there is news, until it is ended, and then once more.</summary>
internal sealed class DrawLoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool HasEnded => _ended.Task.IsCompleted;

    public void End() => _ended.TrySetResult();

    /// <param name="draw">Draws.</param>
    /// <param name="isOver">Whether to leave off, without having been ended.</param>
    public async Task RunAsync(Action draw, Func<bool>? isOver = null)
    {
        using PeriodicTimer timer = new(Interval);
        while (!HasEnded)
        {
            if (isOver?.Invoke() == true)
                return;
            draw();
            await Task.WhenAny(_ended.Task, timer.WaitForNextTickAsync().AsTask());
        }
        draw();
    }
}
