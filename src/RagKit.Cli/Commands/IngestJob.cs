using System.Diagnostics;
using RagKit.Ingestion;
using RagKit.Stores;
using RagKit.Sync;

namespace RagKit.Cli;

/// <summary>Runs an ingestion, or a plan, and reports it.</summary>
internal static class IngestJob
{
    /// <summary>Brings a corpus in step with its sources, or carries a plan out, and shows what was done.</summary>
    public static async Task<int> RunAsync(CorpusTarget target, SyncPlan? plan, bool verbose, bool json, CancellationToken cancellationToken)
    {
        IngestTally tally = new(listChanges: !json && !Terminal.OutputIsTerminal, verbose && !json);
        IngestJson report;
        await using (IngestDisplay display = IngestDisplay.Start())
            report = await IngestAsync(target, plan, tally, display, cancellationToken);
        if (json)
            JsonOutput.Write(report, shapes => shapes.IngestJson);
        else
            IngestReport.Write(report);
        return report.Failed > 0 ? ExitCode.ItemsFailed : ExitCode.Ok;
    }

    /// <summary>Brings the corpus in step with the folder, and says what was done.</summary>
    public static async Task<IngestJson> IngestAsync(IngestRequest request, IngestTally tally, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        await using CorpusTarget target = await OpenAsync(request, cancellationToken);
        return await IngestAsync(target, plan: null, tally, progress, cancellationToken);
    }

    /// <summary>The corpus that a folder is ingested into.</summary>
    public static async Task<CorpusTarget> OpenAsync(IngestRequest request, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(request.Folder))
        {
            throw new UsageException(File.Exists(request.Folder)
                ? $"'{request.Folder}' is a file: name its folder, and the file with --include."
                : $"There is no folder '{request.Folder}'. Check the path; a relative one starts at '{Directory.GetCurrentDirectory()}'.");
        }
        Corpus corpus = CorpusFile.OpenOrCreate(request);
        CorpusTarget target = new(corpus, request.Folder, request.Database) { Ingest = request.Options };
        try
        {
            await RequireNoParentAsync(corpus, request, cancellationToken);
            return target;
        }
        catch
        {
            await corpus.DisposeAsync();
            throw;
        }
    }

    private static async Task<IngestJson> IngestAsync(
        CorpusTarget target, SyncPlan? plan, IngestTally tally, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        IAsyncEnumerable<DocumentOutcome> outcomes = plan is null
            ? target.Corpus.IngestAsync(target.Ingest, progress, cancellationToken)
            : target.Corpus.ApplyAsync(plan, target.Ingest, progress, cancellationToken);
        await foreach (DocumentOutcome outcome in outcomes)
            tally.Add(outcome);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return tally.Report(target, seconds, await target.Corpus.GetStatusAsync(cancellationToken));
    }

    /// <summary>
    /// A folder that is part of one the corpus already ingests is kept in step by that one: a second source for the same documents
    /// would take them over, and the first would not see them go any more.
    /// </summary>
    private static async Task RequireNoParentAsync(Corpus corpus, IngestRequest request, CancellationToken cancellationToken)
    {
        if (corpus.Store is not IIngestLedger ledger)
            return;
        foreach (string parent in FolderId.OfParents(request.Folder, request.Database))
        {
            await foreach (LedgerEntry _ in ledger.ListEntriesAsync(parent, cancellationToken))
            {
                string name = parent.Length == 0 ? "the folder of the corpus's file" : $"'{parent}'";
                throw new UsageException($"'{request.Folder}' is part of {name}, which '{request.Database}' holds already. " +
                    "Ingest that folder again, or this one into another file (--db).");
            }
        }
    }
}
