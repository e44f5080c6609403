namespace RagKit.Ingestion;

/// <summary>Counts what the parts of a run have done and tells the caller, one call at a time.</summary>
internal sealed class ProgressReporter(IProgress<IngestProgress>? progress)
{
    private readonly Lock _lock = new();
    private IngestProgress _state = new(IngestStage.Reading);

    public void Update(Func<IngestProgress, IngestProgress> change, bool report = true)
    {
        if (progress is null)
            return;
        lock (_lock)
        {
            _state = change(_state);
            if (report)
                progress.Report(_state);
        }
    }
}
