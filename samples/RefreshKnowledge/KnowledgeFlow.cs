using RagKit;
using RagKit.Caching;
using RagKit.Flows;
using RagKit.Ingestion;
using RagKit.Resilience;

namespace RefreshKnowledge;

/// <summary>Gathers pages from several places, and brings a corpus in step with them.</summary>
public static class KnowledgeFlow
{
    /// <summary>Asks a place for its pages: once a day, and again after 3 and 60 seconds when it does not answer.</summary>
    public static readonly FlowTask<Place, Page[]> Gather = FlowTask.Create(
        "gather",
        (Place place, TaskRun task) => Places.ReadAsync(place, task),
        new TaskOptions
        {
            RunName = "gather {place.Name}",
            Cache = CachePolicy.Inputs.For(TimeSpan.FromDays(1)),
            Retry = RetryPolicy.After(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60)),
        });

    /// <summary>Embeds what changed in batches of 100, eight at a time, and stores it; what is gone from its place is removed.</summary>
    public static readonly FlowTask<Gathered, Changes> Ingest = FlowTask.Create("ingest", async (Gathered gathered, TaskRun task) =>
    {
        await using Corpus corpus = OpenCorpus(gathered.Database, gathered.Sources);
        IReadOnlyList<DocumentOutcome> changes = await corpus.IngestAllAsync(
            new IngestOptions { EmbeddingBatchSize = 100, MaxConcurrency = 8 }, cancellationToken: task.CancellationToken);
        int Count(OutcomeKind kind) => changes.Count(change => change.Kind == kind);
        return new Changes(Count(OutcomeKind.Added), Count(OutcomeKind.Updated), Count(OutcomeKind.Removed), Count(OutcomeKind.Failed));
    });

    public static readonly Flow<RefreshInput, Changes> Refresh = Flow.Create("refresh-knowledge", async (RefreshInput input, FlowRun run) =>
    {
        Place[] places = [.. Places.Names.Select(name => new Place(name, input.Folder))];
        List<PlaceSource> sources = [];
        await foreach (TaskOutcome<Page[]> pages in run.Map(Gather, places))
            sources.Add(new PlaceSource(places[pages.Index].Name, pages));
        return await run.CallAsync(Ingest, new Gathered(input.Database, sources));
    });

    public static Corpus OpenCorpus(string database, params IReadOnlyList<PlaceSource> sources) => Corpus.Create("knowledge", corpus =>
    {
        foreach (PlaceSource source in sources)
            corpus.From(source);
        corpus.LoadMarkdown(new()).ChunkByHeadings().EmbedWithCorpusModel().StoreInSqlite(database);
    });
}

/// <summary>What a run is started with.</summary>
/// <param name="Folder">Where the places are: the repository's root.</param>
/// <param name="Database">The corpus's file.</param>
public sealed record RefreshInput(string Folder = ".", string Database = "knowledge.db");

/// <summary>What a run changed.</summary>
public sealed record Changes(int Added, int Updated, int Removed, int Failed);

public sealed record Gathered(string Database, IReadOnlyList<PlaceSource> Sources);
