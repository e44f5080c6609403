using System.Text;
using RagKit.Ingestion;
using RagKit.Stores;
using RagKit.TestData;
using RagKit.Versions;

namespace RagKit.Sync.Kills;

/// <summary>
/// The process that is killed. Started ahead of its time: it does nothing before a line tells it the place and the seed. It then changes the folder and works on the
/// corpus, in random order and without end, and says of each piece of work that it begins, with the version that serves and the folder's tags, and that it is done.
/// </summary>
internal static class Victim
{
    public static readonly IngestOptions Options = new() { Retries = IngestRetries.None, MaxRemovedShare = 1 };

    private static readonly Stream Output = Console.OpenStandardOutput();

    public static async Task<int> RunAsync()
    {
        if ((Console.In.ReadLine() ?? "").Split('\t') is not [string kind, string folder, string server, string seed])
            return 1;
        ParentWatch.Begin();
        try
        {
            Random random = new(int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture));
            await using Place place = new(kind, folder, server);
            while (true)
                await WorkAsync(place, random);
        }
        catch (Exception e)
        {
            Say($"error\t{e.ToString().ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static async Task WorkAsync(Place place, Random random)
    {
        ChangingFolder folder = new(place.Docs);
        folder.Change(random, random.Next(7));
        string tags = string.Join(',', folder.Read().Select(file => $"{file.Key}={file.Value}"));
        (Corpus corpus, int max) = await place.OpenAsync();
        await using Corpus disposed = corpus;
        IReadOnlyList<StoreVersion> versions = await ((IVersionedStore)corpus.Store).ListVersionsAsync();
        int serving = versions.Single(version => version.IsServing).Number;
        string work = random.Next(100) switch { < 45 => "ingest", < 60 => "apply", < 75 => "reindex", < 82 => "rollback", < 88 => "activate", < 96 => "prune", _ => "rebuild" };
        int[] served = [.. versions.Where(version => !version.IsServing && (version.ActivatedAt is not null || version.Number == 1)).Select(version => version.Number)];
        if (work is "rollback" or "activate" && served.Length == 0)
            work = "ingest";
        Say($"begin\t{work}\t{serving}\t{tags}");
        switch (work)
        {
            case "apply":
                await FinishAsync(corpus.ApplyAsync(await corpus.PlanAsync(), Options));
                break;
            case "reindex":
                await ReindexAsync(place, max);
                break;
            case "rollback":
                await corpus.RollbackAsync();
                break;
            case "activate":
                await corpus.ActivateVersionAsync(served[random.Next(served.Length)]);
                break;
            case "prune":
                await corpus.PruneDocumentsAsync(TimeSpan.Zero);
                break;
            case "rebuild":
                await using (Corpus other = place.Open(max == Place.Coarse ? Place.Fine : Place.Coarse))
                    await FinishAsync(other.IngestAsync(Options with { Rebuild = true }));
                break;
            default:
                await FinishAsync(corpus.IngestAsync(Options));
                break;
        }
        Say("done");
    }

    private static async Task ReindexAsync(Place place, int max)
    {
        await using Corpus other = place.Open(max == Place.Coarse ? Place.Fine : Place.Coarse);
        ReindexResult result = await other.ReindexAsync(new ReindexOptions { Ingest = Options, MinimumDocumentShare = 0 });
        if (!result.IsActive)
            throw new InvalidOperationException($"The reindexing was refused: {result}");
    }

    public static async Task FinishAsync(IAsyncEnumerable<DocumentOutcome> run)
    {
        await foreach (DocumentOutcome outcome in run)
        {
            if (outcome.Kind is OutcomeKind.Failed or OutcomeKind.Skipped)
                throw new InvalidOperationException($"{outcome.DocumentId} is {outcome.Kind}: {outcome.Reason}");
        }
    }

    private static void Say(string line) => Output.Write(Encoding.UTF8.GetBytes(line + "\n"));
}
