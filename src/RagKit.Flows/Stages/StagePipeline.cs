namespace RagKit.Stages;

/// <summary>Where pipelines of stages begin.</summary>
/// <example>
/// <code>
/// await StagePipeline.From(paths)
///     .Then("read", async (path, cancellationToken) => await File.ReadAllTextAsync(path, cancellationToken))
///     .Expand("cut", text => text.Split("\n\n"))
///     .Batch("store", (paragraphs, cancellationToken) => store.AddAsync(paragraphs, cancellationToken), new BatchOptions { Workers = 1 })
///     .OnFailed((failure, _) => { Console.WriteLine(failure); return default; })
///     .RunAsync(new StageRunOptions { Preset = PipelinePreset.Local });
/// </code>
/// </example>
public static class StagePipeline
{
    /// <summary>
    /// A pipeline over a stream. It is read by one reader, as fast as the stages take what it gives; its token is cancelled when the run
    /// drains or is aborted. What it throws escapes when all that was read before has been finished.
    /// </summary>
    public static StagePipeline<T> From<T>(IAsyncEnumerable<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new StagePipeline<T>((run, output) => run.Source = () => SourcePump.RunAsync(source, output, run), onFailed: null, names: []);
    }

    /// <summary>A pipeline over a sequence; as over a stream.</summary>
    public static StagePipeline<T> From<T>(IEnumerable<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return From(source.ToAsyncEnumerable());
    }
}
