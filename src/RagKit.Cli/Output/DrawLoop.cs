namespace RagKit.Cli;

/// <summary>Draws ten times a second, however often there is news, until it is ended, and then once more.</summary>
internal sealed class DrawLoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void End() => _ended.TrySetResult();

    public async Task RunAsync(Action draw)
    {
        using PeriodicTimer timer = new(Interval);
        while (!_ended.Task.IsCompleted)
        {
            draw();
            await Task.WhenAny(_ended.Task, timer.WaitForNextTickAsync().AsTask());
        }
        draw();
    }
}
