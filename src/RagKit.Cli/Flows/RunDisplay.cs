using Spectre.Console;

namespace RagKit.Cli;

/// <summary>A run on a terminal's standard error while it is at work. Its last state stays. Elsewhere it shows nothing.</summary>
internal sealed class RunDisplay : IAsyncDisposable
{
    // Lines end before the last columns, where some terminals break them, and with room for the ^C that a terminal echoes.
    private const int Margin = 3, Narrowest = 20;

    private readonly DrawLoop _loop = new();
    private readonly Func<RunView> _view;
    private readonly CancellationToken _stopping;
    private Task _drawing = Task.CompletedTask;

    private RunDisplay(Func<RunView> view, CancellationToken stopping) => (_view, _stopping) = (view, stopping);

    /// <param name="isShown">Whether to show it where there is a terminal.</param>
    /// <param name="view">The run, so far.</param>
    /// <param name="stopping">Cancelled when the run was asked to stop.</param>
    public static RunDisplay Start(bool isShown, Func<RunView> view, CancellationToken stopping)
    {
        RunDisplay display = new(view, stopping);
        if (isShown && Terminal.ErrorIsTerminal)
            display._drawing = display.DrawAsync();
        return display;
    }

    public async ValueTask DisposeAsync()
    {
        _loop.End();
        await _drawing;
    }

    private async Task DrawAsync()
    {
        IAnsiConsole console = Terminal.ErrorScreen();
        while (!_loop.HasEnded)
        {
            int width = console.Profile.Width;
            LiveDisplay live = console.Live(Render(console));
            await live.StartAsync(async context =>
            {
                // A live display fills its lines up to the widest that it ever had: when the terminal gets narrower, another one goes on.
                await _loop.RunAsync(() => context.UpdateTarget(Render(console)), isOver: () => console.Profile.Width < width);
                live.AutoClear = !_loop.HasEnded;
            });
        }
    }

    private Rows Render(IAnsiConsole console) =>
        new RunScreen(Math.Max(Narrowest, console.Profile.Width - Margin), console.Profile.Height).Render(_view(), _stopping.IsCancellationRequested);
}
