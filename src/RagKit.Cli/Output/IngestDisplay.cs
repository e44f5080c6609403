using RagKit.Ingestion;
using Spectre.Console;

namespace RagKit.Cli;

/// <summary>
/// A progress bar on a terminal's standard error: items read, then training, then chunks embedded. Elsewhere it shows nothing.
/// What is reported is only noted down, and drawn from there.
/// </summary>
internal sealed class IngestDisplay : IProgress<IngestProgress>, IAsyncDisposable
{
    private readonly DrawLoop _loop = new();
    private Task _drawing = Task.CompletedTask;
    private IngestProgress _state = new(IngestStage.Reading);

    private IngestDisplay()
    {
    }

    public static IngestDisplay Start()
    {
        IngestDisplay display = new();
        if (Terminal.ErrorIsTerminal)
            display._drawing = display.DrawAsync();
        return display;
    }

    public void Report(IngestProgress value) => Volatile.Write(ref _state, value);

    public async ValueTask DisposeAsync()
    {
        _loop.End();
        await _drawing;
    }

    private Task DrawAsync() => Terminal.ErrorScreen().Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 }, new ElapsedTimeColumn(), new SpinnerColumn())
        .StartAsync(context =>
        {
            ProgressTask task = context.AddTask("Listing files");
            return _loop.RunAsync(() => Show(task, Volatile.Read(ref _state)));
        });

    private static void Show(ProgressTask task, IngestProgress state)
    {
        (string text, double done, double total) = state.Stage switch
        {
            IngestStage.Training => ("Training the model on the corpus", 0, 0),
            IngestStage.Embedding => ($"Embedding {state.Chunks} of {state.ChunksToEmbed} chunks", state.Chunks, state.ChunksToEmbed),
            _ when state.ItemsListed == 0 => ("Listing files", 0, 0),
            // A file may hold thousands of documents: their number says more than that of the files.
            _ when state.Documents > state.ItemsListed => ($"Reading, {state.Documents} documents so far", 0, 0),
            _ => ($"Reading {state.ItemsDone} of {state.ItemsListed}{(state.ListingComplete ? "" : "+")} files", state.ItemsDone, state.ListingComplete ? state.ItemsListed : 0),
        };
        task.Description = text;
        task.IsIndeterminate = total <= 0;
        task.MaxValue = Math.Max(total, 1);
        task.Value = Math.Min(done, task.MaxValue);
    }
}
