namespace RagKit.Stages;

/// <summary>Reads the source into the first queue.</summary>
internal static class SourcePump
{
    public static async Task RunAsync<T>(IAsyncEnumerable<T> source, StageQueue<T> output, PipelineRun run)
    {
        try
        {
            await foreach (T item in source.WithCancellation(run.Drained).ConfigureAwait(false))
            {
                // What was read is inside: it is finished also when the run drains now.
                await output.WriteAsync(new Envelope<T>(item, item), run.Stop).ConfigureAwait(false);
                if (run.Drained.IsCancellationRequested)
                    break;
            }
        }
        catch (OperationCanceledException) when (run.Drained.IsCancellationRequested)
        {
            // Asked to take nothing more, or to stop.
        }
        catch (Exception e) when (run.KeepsOfSource(e))
        {
            // What was read is finished first.
        }
        finally
        {
            output.Complete();
        }
    }
}
