using RagKit.Embedding;
using RagKit.Flows;
using RagKit.Resilience;

namespace RagKit.Ingestion;

/// <summary>
/// The stages of an ingestion as tasks of its run, so that each is seen, timed, retried and limited by itself. Their results are the
/// corpus's own: its ledger and store say what need not be done again, so the run's ledger keeps none.
/// </summary>
internal sealed class IngestStages
{
    private readonly FlowRun _run;
    private readonly FlowTask<StageWork<Nothing>, Nothing> _list, _parse, _store, _retire, _verify, _train;
    private readonly FlowTask<StageWork<Stream>, Stream> _fetch;
    private readonly FlowTask<StageWork<IReadOnlyList<Chunk>>, IReadOnlyList<Chunk>> _chunk;
    private readonly FlowTask<StageWork<Cleaning.TransformResult>, Cleaning.TransformResult> _clean;
    private readonly FlowTask<StageWork<Enrichment.EnrichmentResult>, Enrichment.EnrichmentResult> _enrich;
    private readonly FlowTask<StageWork<ReadOnlyMemory<float>[]>, ReadOnlyMemory<float>[]> _embed, _embedOnce;

    public IngestStages(FlowRun run, IngestOptions options, IReadOnlyList<string> enrichLimits)
    {
        _run = run;
        _list = Stage<Nothing>("list");
        _fetch = Stage<Stream>("fetch", options.Retries.Fetch ?? TransientErrors.Patient(3));
        _parse = Stage<Nothing>("parse");
        _clean = Stage<Cleaning.TransformResult>("clean");
        _chunk = Stage<IReadOnlyList<Chunk>>("chunk");
        _enrich = Stage<Enrichment.EnrichmentResult>("enrich", options.Retries.Embed ?? TransientErrors.Patient(6), enrichLimits).Weighing(call => call.Weight);
        _embed = Stage<ReadOnlyMemory<float>[]>("embed", options.Retries.Embed ?? TransientErrors.Patient(6), options.EmbedLimits)
            .Weighing(call => call.Weight);
        _embedOnce = _embed.With(_embed.Options with { Retry = RetryPolicy.None });
        _store = Stage<Nothing>("store");
        _retire = Stage<Nothing>("retire");
        _verify = Stage<Nothing>("verify");
        _train = Stage<Nothing>("train");
    }

    /// <summary>The id of the run.</summary>
    public string RunId => _run.Id;

    public Task ListAsync(string source, Func<Task> work, CancellationToken cancellationToken) => CallAsync(_list, source, work, cancellationToken);

    public Task<Stream> FetchAsync(ItemState item, CancellationToken cancellationToken) =>
        CallAsync(_fetch, item.QualifiedId, () => item.Source.OpenAsync(item.Item, cancellationToken).AsTask(), cancellationToken);

    public Task ParseAsync(string item, Func<Task> work, CancellationToken cancellationToken) => CallAsync(_parse, item, work, cancellationToken);

    public Task<IReadOnlyList<Chunk>> ChunkAsync(string document, Func<IReadOnlyList<Chunk>> work, CancellationToken cancellationToken) =>
        CallAsync(_chunk, document, () => Task.FromResult(work()), cancellationToken);

    public Task<Cleaning.TransformResult> CleanAsync(string document, Func<Task<Cleaning.TransformResult>> work, CancellationToken cancellationToken) =>
        CallAsync(_clean, document, work, cancellationToken);

    /// <param name="document">The document's id.</param>
    /// <param name="weight">The tokens of its chunks.</param>
    /// <param name="work">What enriches them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<Enrichment.EnrichmentResult> EnrichAsync(string document, long weight, Func<Task<Enrichment.EnrichmentResult>> work, CancellationToken cancellationToken) =>
        _run.CallAsync(_enrich, new StageWork<Enrichment.EnrichmentResult>(document, work) { Weight = weight }, cancellationToken);

    /// <param name="model">What embeds.</param>
    /// <param name="chunks">What is embedded, in one call.</param>
    /// <param name="isPatient">Whether the call is tried again; not when it is made to find out which text it was that the model refused.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<ReadOnlyMemory<float>[]> EmbedAsync(EmbeddingModel model, IReadOnlyList<Chunk> chunks, bool isPatient, CancellationToken cancellationToken)
    {
        StageWork<ReadOnlyMemory<float>[]> call = new($"{chunks.Count} chunks from {chunks[0].Id}", () => model.EmbedAsync([.. chunks.Select(chunk => chunk.EmbeddingText)], cancellationToken))
        {
            // What enrichment adds is not counted by the chunker: four characters a token will do.
            Weight = chunks.Sum(chunk => (long)chunk.TokenCount + (chunk.Enrichment.Length / 4)),
        };
        return _run.CallAsync(isPatient ? _embed : _embedOnce, call, cancellationToken);
    }

    public Task StoreAsync(int documents, Func<Task> work, CancellationToken cancellationToken) => CallAsync(_store, $"{documents} documents", work, cancellationToken);

    public Task RetireAsync(Func<Task> work, CancellationToken cancellationToken) => CallAsync(_retire, "what is gone", work, cancellationToken);

    public Task VerifyAsync(Func<Task> work, CancellationToken cancellationToken) => CallAsync(_verify, "the store", work, cancellationToken);

    public Task TrainAsync(Func<Task> work, CancellationToken cancellationToken) => CallAsync(_train, "the model", work, cancellationToken);

    private static FlowTask<StageWork<T>, T> Stage<T>(string name, RetryPolicy? retry = null, IReadOnlyList<string>? limits = null) => FlowTask.Create(
        name, (StageWork<T> call, TaskRun _) => call.Work(),
        new TaskOptions { RunName = name + " {Name}", Retry = retry ?? RetryPolicy.None, Limits = limits ?? [], Priority = TaskPriority.Bulk, KeepsResults = false });

    private Task<Nothing> CallAsync(FlowTask<StageWork<Nothing>, Nothing> task, string name, Func<Task> work, CancellationToken cancellationToken) =>
        CallAsync(task, name, async () =>
        {
            await work().ConfigureAwait(false);
            return default;
        }, cancellationToken);

    private Task<T> CallAsync<T>(FlowTask<StageWork<T>, T> task, string name, Func<Task<T>> work, CancellationToken cancellationToken) =>
        _run.CallAsync(task, new StageWork<T>(name, work), cancellationToken);

    /// <summary>What a stage is to do, and to what.</summary>
    private sealed record StageWork<T>(string Name, Func<Task<T>> Work)
    {
        public long Weight { get; init; } = 1;
    }
}
