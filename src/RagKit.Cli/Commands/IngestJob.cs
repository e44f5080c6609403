using System.Diagnostics;
using RagKit.Ingestion;
using RagKit.Stores;

namespace RagKit.Cli;

/// <summary>Runs an ingestion and reports it.</summary>
internal static class IngestJob
{
    public static async Task<int> RunAsync(IngestRequest request, CancellationToken cancellationToken)
    {
        IngestTally tally = new(listChanges: !request.Json && !Terminal.OutputIsTerminal, request.Verbose && !request.Json);
        IngestJson report;
        await using (IngestDisplay display = IngestDisplay.Start())
            report = await IngestAsync(request, tally, display, cancellationToken);
        if (request.Json)
            JsonOutput.Write(report, shapes => shapes.IngestJson);
        else
            IngestReport.Write(report);
        return report.Failed > 0 ? ExitCode.ItemsFailed : ExitCode.Ok;
    }

    /// <summary>Brings the corpus in step with the folder, and says what was done.</summary>
    public static async Task<IngestJson> IngestAsync(IngestRequest request, IngestTally tally, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(request.Folder))
        {
            throw new UsageException(File.Exists(request.Folder)
                ? $"'{request.Folder}' is a file: name its folder, and the file with --include."
                : $"There is no folder '{request.Folder}'. Check the path; a relative one starts at '{Directory.GetCurrentDirectory()}'.");
        }
        await using Corpus corpus = CorpusFile.OpenOrCreate(request);
        await RequireNoParentAsync(corpus, request, cancellationToken);
        long started = Stopwatch.GetTimestamp();
        await foreach (DocumentOutcome outcome in corpus.IngestAsync(new IngestOptions { Rebuild = request.Rebuild }, progress, cancellationToken))
            tally.Add(outcome);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return tally.Report(request, seconds, await corpus.GetStatusAsync(cancellationToken));
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
