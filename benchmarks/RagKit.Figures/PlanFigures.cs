using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using RagKit.Ingestion;
using RagKit.Loading;
using RagKit.Sources;
using RagKit.Sync;
using RagKit.Testing;

namespace RagKit.Figures;

/// <summary>
/// A plan for 100,000 documents of which none changed, beside the listing of the source alone: in memory and in a SQLite file that is opened anew. The first
/// plan of the process and the median of five, and the processor time of a plan with its listing, which others at work on the machine disturb less; the source lists from memory, so that little but the plan is measured.
/// </summary>
internal static class PlanFigures
{
    private const int Documents = 100_000, Rounds = 5;

    public static async IAsyncEnumerable<Figure> MeasureAsync(Func<string, bool> wanted)
    {
        foreach (string kind in (string[])["sqlite", "memory"])
        {
            if (!wanted($"plan.{kind}"))
                continue;
            string folder = Directory.CreateTempSubdirectory("ragkit-plan-").FullName;
            try
            {
                (double first, double median, double listing, double processor) = await MeasureAsync(kind, Path.Combine(folder, "plan.db"));
                yield return new($"plan.{kind}.100000_unchanged.listing", listing, "s", "<=", 1);
                yield return new($"plan.{kind}.100000_unchanged.beyond_listing", median - listing, "s", "<", 1);
                yield return new($"plan.{kind}.100000_unchanged.processor", processor, "s", "<", 1);
                yield return new($"plan.{kind}.100000_unchanged.first", first - listing, "s", "<", 2);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task<(double First, double Median, double Listing, double Processor)> MeasureAsync(string kind, string file)
    {
        ListedSource source = new();
        Corpus corpus = Open(kind, file, source);
        try
        {
            await foreach (DocumentOutcome outcome in corpus.IngestAsync(new IngestOptions { KeepDocuments = false }))
            {
                if (outcome.Kind != OutcomeKind.Added)
                    throw new InvalidOperationException(outcome.ToString());
            }
            if (kind == "sqlite")
            {
                await corpus.DisposeAsync();
                corpus = Open(kind, file, source);
            }
            List<double> plans = [], listings = [], processor = [];
            for (int round = 0; round < Rounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                await foreach (SourceItem _ in source.ListAsync())
                {
                    // Only the time counts.
                }
                listings.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                start = Stopwatch.GetTimestamp();
                TimeSpan used = Environment.CpuUsage.TotalTime;
                SyncPlan plan = await corpus.PlanAsync();
                plans.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                processor.Add((Environment.CpuUsage.TotalTime - used).TotalSeconds);
                if (plan.Sources.Single().Unchanged != Documents)
                    throw new InvalidOperationException($"The plan is '{plan}'.");
            }
            return (plans[0], plans.Order().ElementAt(Rounds / 2), listings.Order().ElementAt(Rounds / 2), processor.Order().ElementAt(Rounds / 2));
        }
        finally
        {
            await corpus.DisposeAsync();
        }
    }

    private static Corpus Open(string kind, string file, ISource source) => Corpus.Create("plan", corpus =>
    {
        corpus.From(source).LoadWith(new TextLoader()).ChunkByTokens().EmbedWith(new NoCostEmbeddingGenerator());
        if (kind == "memory")
            corpus.StoreInMemory();
        else
            corpus.StoreInSqlite(file);
    });

    private sealed class ListedSource : ISource
    {
        public string Id => "listed";

        public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            for (int i = 0; i < Documents; i++)
                yield return new SourceItem($"folder/{i % 100:00}/document-{i:000000}.txt", $"2026-11-21T10:00:00.{i:0000000}Z-4096") { Length = 40, ModifiedAt = DateTimeOffset.UnixEpoch.AddSeconds(i) };
        }

        public ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default) =>
            new(new MemoryStream(Encoding.UTF8.GetBytes($"The document {item.Id} is short.")));
    }
}
