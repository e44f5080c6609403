using RagKit.Caching;
using RagKit.Flows;

namespace RagKit.Cli.TestFlows;

/// <summary>Flows that an application exposes. Files that they wait for or look for are named by the input, so that a test steers them.</summary>
public static class DemoFlows
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    public static readonly FlowTask<string, string> Greet = FlowTask.Create(
        "greet", (string name, TaskRun _) => Task.FromResult($"Hello, {name}"), new TaskOptions { RunName = "greet {name}", Cache = CachePolicy.Inputs, Tags = ["greetings"] });

    public static readonly FlowTask<int, int> Halve = FlowTask.Create(
        "halve", (int number, TaskRun _) => number % 2 == 0 ? Task.FromResult(number / 2) : throw new InvalidOperationException($"{number} is odd"),
        new TaskOptions { RunName = "halve {number}" });

    /// <summary>Counts the words of a file that must be there.</summary>
    public static readonly FlowTask<string, int> Fetch = FlowTask.Create(
        "fetch", (string file, TaskRun _) => Task.FromResult(Words(file)), new TaskOptions { RunName = "fetch {file}", Cache = CachePolicy.Inputs });

    /// <summary>Fails until a file is there.</summary>
    public static readonly FlowTask<string, string> Need = FlowTask.Create(
        "need", (string file, TaskRun _) => File.Exists(file) ? Task.FromResult(File.ReadAllText(file)) : throw new FileNotFoundException($"'{file}' is missing"));

    /// <summary>Writes a line to a file when it begins, and waits until another is there.</summary>
    public static readonly FlowTask<WaitInput, Nothing> Wait = FlowTask.Create("wait", async (WaitInput input, TaskRun run) =>
    {
        await File.AppendAllTextAsync(input.Begun, "begun\n", run.CancellationToken);
        while (!File.Exists(input.Until))
            await Task.Delay(LookInterval, TimeProvider.System, run.CancellationToken);
    });

    public static Flow<GreetInput, string> Welcome { get; } = Flow.Create("welcome", async (GreetInput input, FlowRun run) =>
    {
        Console.WriteLine("This line is the application's, not the tool's.");
        return await run.CallAsync(Greet, input.Name);
    });

    public static Flow<int, int[]> Halves { get; } = Flow.Create("halves", async (int count, FlowRun run) =>
    {
        List<int> halves = [];
        await foreach (TaskOutcome<int> outcome in run.Map(Halve, Enumerable.Range(0, count)))
        {
            if (outcome.IsSuccess)
                halves.Add(outcome.Value);
        }
        return halves.ToArray();
    });

    public static Flow<string, string> Needy { get; } = Flow.Create("needy", async (string file, FlowRun run) =>
        $"{await run.CallAsync(Greet, "before")}; {await run.CallAsync(Need, file)}");

    /// <summary>Counts the words of files, one after another: the README's example.</summary>
    public static Flow<string[], int> Refresh { get; } = Flow.Create("refresh", async (string[] files, FlowRun run) =>
    {
        int words = 0;
        await foreach (TaskOutcome<int> outcome in run.Map(Fetch, files, new MapOptions { MaxConcurrency = 1 }))
            words += outcome.IsSuccess ? outcome.Value : 0;
        return words;
    });

    /// <summary>Keeps what fails as a dead letter.</summary>
    public static Flow<string[], int> Letters { get; } = Flow.Create("letters", async (string[] files, FlowRun run) =>
    {
        int there = 0;
        await foreach (TaskOutcome<string> outcome in run.Map(Need, files))
            there += outcome.IsSuccess ? 1 : 0;
        return there;
    });

    public static Flow<WaitInput, string> Waiting { get; } = Flow.Create("waiting", async (WaitInput input, FlowRun run) =>
    {
        await run.CallAsync(Greet, "waiter");
        await run.CallAsync(Wait, input);
        return "waited";
    });

    public static Flow<Nothing, Nothing> Approval { get; } = Flow.Create("approval", (FlowRun run) => run.PauseAsync("somebody must look at it"));

    public static Flow<Nothing, string> Large { get; } = Flow.Create("large", (FlowRun _) => Task.FromResult(new string('x', 200_000)));

    public static Flow<Nothing, string> Elsewhere { get; } = Flow.Create("elsewhere", (FlowRun _) => Task.FromResult(OwnDependency.Name()));

    internal static Flow<Nothing, Nothing> Hidden { get; } = Flow.Create("hidden", (FlowRun _) => Task.CompletedTask);

    private static int Words(string file) =>
        File.Exists(file) ? File.ReadAllText(file).Split(' ').Length : throw new FileNotFoundException($"'{file}' is missing");
}

/// <summary>Who is greeted.</summary>
/// <param name="Name">The name.</param>
/// <param name="Language">In which language.</param>
public sealed record GreetInput(string Name, string Language = "en");

/// <summary>Files to steer a task by.</summary>
/// <param name="Begun">Gets a line each time the task begins.</param>
/// <param name="Until">Ends the task when it is there.</param>
public sealed record WaitInput(string Begun, string Until);
