using Spectre.Console;

namespace RagKit.Cli;

/// <summary>A progress bar on a terminal's standard error while questions are asked; elsewhere nothing.</summary>
internal static class EvalDisplay
{
    public static Task<T> ShowAsync<T>(int queries, Func<IProgress<int>?, Task<T>> run) => !Terminal.ErrorIsTerminal
        ? run(null)
        : Terminal.ErrorScreen().Progress().AutoClear(true).StartAsync(context =>
            run(new TaskProgress(context.AddTask($"Asking {Plural.Of(queries, "question")}", maxValue: queries))));

    private sealed class TaskProgress(ProgressTask task) : IProgress<int>
    {
        public void Report(int value) => task.Value = value;
    }
}
