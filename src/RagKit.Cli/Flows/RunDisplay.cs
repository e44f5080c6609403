using RagKit.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RagKit.Cli;

/// <summary>
/// A run on a terminal's standard error while it is at work: a bar for each task's calls, drawn ten times a second. Its last state stays.
/// Elsewhere it shows nothing.
/// </summary>
internal sealed class RunDisplay : IAsyncDisposable
{
    private const int LinesBeside = 8;

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
        IAnsiConsole screen = Terminal.ErrorScreen();
        return screen.Live(Render(screen)).AutoClear(false).StartAsync(async context =>
        {
            using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
            while (!_ended.Task.IsCompleted)
            {
                await Task.WhenAny(_ended.Task, timer.WaitForNextTickAsync().AsTask());
                context.UpdateTarget(Render(screen));
            }
        });
    }

    private Rows Render(IAnsiConsole screen)
    {
        RunView run = _view();
        List<IRenderable> lines = [new Markup(Head(run))];
        int room = Math.Max(4, screen.Profile.Height - LinesBeside);
        TaskView[] shown = [.. run.Tasks.TakeLast(room)];
        if (shown.Length > 0)
            lines.Add(Bars(shown));
        if (shown.Length < run.Tasks.Count)
            lines.Add(new Markup($"[grey]and {Plural.Of(run.Tasks.Count - shown.Length, "task")} before[/]"));
        foreach (FailureView failure in run.Failures)
            lines.Add(new Markup($"[red]failed[/]  {Markup.Escape(Printable.OneLine(failure.Name, 60))}  [grey]{Markup.Escape(Printable.OneLine(failure.Message, 200))}[/]").Overflow(Overflow.Ellipsis));
        return new Rows(lines);
    }

    private string Head(RunView run)
    {
        string state = _stopping.IsCancellationRequested && !run.State.IsFinal()
            ? "[olive]stopping[/] [grey](Ctrl-C again ends at once)[/]"
            : $"[{StateText.Colour(run.State)}]{StateText.Of(run.State)}[/]";
        return $"[bold]{Markup.Escape(Printable.OneLine(run.Id))}[/]  {state}  [grey]{Figure.Of(run.Time)}[/]";
    }

    private static Table Bars(IEnumerable<TaskView> tasks)
    {
        Table table = new Table().NoBorder().HideHeaders();
        table.AddColumns(
            new TableColumn("task"), new TableColumn("bar").NoWrap(), new TableColumn("done").RightAligned().NoWrap(), new TableColumn("rate").RightAligned().NoWrap(),
            new TableColumn("time").RightAligned().NoWrap(), new TableColumn("rest"));
        foreach (TaskView task in tasks)
        {
            table.AddRow(
                Markup.Escape(Printable.OneLine(task.Name, 40)), TaskBar.Of(task), $"{Figure.Of(task.Done)}/{Figure.Of(task.Known)}", Figure.Rate(task.PerSecond),
                $"[grey]{Figure.Of(task.Time)}[/]", $"[grey]{StateText.Of(task.Counts.Where(count => count.Key != RunState.Completed))}[/]");
        }
        return table;
    }
}
