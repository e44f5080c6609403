using Spectre.Console;

namespace RagKit.Cli;

/// <summary>
/// A run on a terminal's standard error while it is at work, drawn ten times a second. Its last state stays. Elsewhere it shows nothing.
/// </summary>
internal sealed class RunDisplay : IAsyncDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<RunView> _view;
    private readonly CancellationToken _stopping;
    private Task _drawing = Task.CompletedTask;

    private RunDisplay(Func<RunView> view, CancellationToken stopping) => (_view, _stopping) = (view, stopping);

    /// <param name="view">The run, so far.</param>
    /// <param name="stopping">Cancelled when the run was asked to stop.</param>
    public static RunDisplay Start(Func<RunView> view, CancellationToken stopping)
    {
        RunDisplay display = new(view, stopping);
        if (Terminal.ErrorIsTerminal)
            display._drawing = display.DrawAsync();
        return display;
    }

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        await _drawing;
    }

    private Task DrawAsync()
    {
        IAnsiConsole console = Terminal.ErrorScreen();
        // Lines end before the last columns, where some terminals break them, and with room for the ^C that a terminal echoes.
        RunScreen screen = new(Math.Max(20, console.Profile.Width - 3), console.Profile.Height);
        Rows Render() => screen.Render(_view(), _stopping.IsCancellationRequested);
        return console.Live(Render()).AutoClear(false).StartAsync(async context =>
        {
            using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
            while (!_ended.Task.IsCompleted)
            {
                context.UpdateTarget(Render());
                await Task.WhenAny(_ended.Task, timer.WaitForNextTickAsync().AsTask());
            }
            context.UpdateTarget(Render());
        });
    }
}
