using RagKit.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RagKit.Cli;

/// <summary>A run as lines on a screen: its id and state, a bar for each task, the calls that failed last.</summary>
/// <param name="width">How many characters a line has.</param>
/// <param name="height">How many lines there may be.</param>
internal sealed class RunScreen(int width, int height)
{
    private const int LinesBeside = 8, LongestName = 40, ShortestName = 8, NarrowBelow = 60, NarrowBar = 12, WideBar = 24, RoomForState = 24;

    public Rows Render(RunView run, bool isStopping)
    {
        List<IRenderable> lines = [Head(run, isStopping)];
        TaskView[] shown = [.. run.Tasks.TakeLast(Math.Max(4, height - LinesBeside))];
        lines.AddRange(Bars(shown));
        // Never one line alone: the cursor is not moved up right by no line at all.
        if (shown.Length == 0)
            lines.Add(new LiveLine(width).Add("no task yet", "grey").Fill());
        else if (shown.Length < run.Tasks.Count)
            lines.Add(new LiveLine(width).Add($"and {Plural.Of(run.Tasks.Count - shown.Length, "task")} before", "grey").Fill());
        foreach (FailureView failure in run.Failures)
            lines.Add(new LiveLine(width).Add("failed  ", "red").Add(Printable.OneLine(failure.Name, Math.Min(LongestName, width / 2))).Add("  " + Printable.OneLine(failure.Message, 2 * width), "grey").Fill());
        return new Rows(lines);
    }

    private Paragraph Head(RunView run, bool isStopping)
    {
        LiveLine line = new LiveLine(width).Add(Printable.OneLine(run.Id, Math.Max(ShortestName, width - RoomForState)), "bold").Add("  ");
        if (isStopping && !run.State.IsFinal())
            line.Add("stopping", "olive").Add(" (Ctrl-C again ends at once)", "grey");
        else
            line.Add(StateText.Of(run.State), StateText.Colour(run.State));
        return line.Add("  " + Figure.Of(run.Time), "grey").Fill();
    }

    /// <summary>A name, a bar and how much is done; on a screen that has room for them, how fast it goes and how long it took, too.</summary>
    private IEnumerable<Paragraph> Bars(TaskView[] tasks)
    {
        string[] done = [.. tasks.Select(task => $"{Figure.Of(task.Done)}/{Figure.Of(task.Known)}")];
        string[] rates = [.. tasks.Select(task => Figure.Rate(task.PerSecond))];
        string[] times = [.. tasks.Select(task => Figure.Of(task.Time))];
        int bar = width < NarrowBelow ? NarrowBar : WideBar;
        int room = Math.Clamp(width - bar - Widest(done) - (2 * 2), ShortestName, LongestName);
        string[] names = [.. tasks.Select(task => Printable.OneLine(task.Name, room))];
        for (int i = 0; i < tasks.Length; i++)
        {
            LiveLine line = new LiveLine(width).Add(names[i], left: Widest(names)).Add("  ");
            foreach ((RunState state, int length) in TaskBar.Of(tasks[i], bar))
                line.Add(new string('━', length), StateText.Colour(state));
            line.Add("  ").Add(done[i], right: Widest(done)).Add("  ").Add(rates[i], right: Widest(rates)).Add("  ").Add(times[i], "grey", right: Widest(times));
            yield return line.Add("  " + StateText.Of(tasks[i].Counts.Where(count => count.Key != RunState.Completed)), "grey").Fill();
        }
    }

    private static int Widest(string[] texts) => texts.Length == 0 ? 0 : texts.Max(LiveLine.Width);
}
