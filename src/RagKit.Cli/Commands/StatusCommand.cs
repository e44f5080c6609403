using System.CommandLine;
using RagKit.Domains;
using RagKit.Stores;

namespace RagKit.Cli;

/// <summary><c>ragkit status</c>: what a corpus holds and how it is searched.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        CorpusOptions corpus = new();
        Option<bool> json = CommonOptions.Json();
        Command command = new("status", "Say what the corpus holds, where, how it is searched, its versions, and what failed.");
        corpus.AddTo(command);
        command.Add(json);
        command.WithExamples("ragkit status", "ragkit status --config handbook.yaml --env production", "ragkit status --db handbook.db --json");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using CorpusTarget target = await corpus.OpenExistingAsync(parsed, cancellationToken);
            StatusJson report = await ReadAsync(target, cancellationToken);
            if (parsed.GetValue(json))
                JsonOutput.Write(report, shapes => shapes.StatusJson);
            else
                StatusReport.Write(report);
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<StatusJson> ReadAsync(CorpusTarget target, CancellationToken cancellationToken)
    {
        Corpus corpus = target.Corpus;
        CorpusStatus status = await corpus.GetStatusAsync(cancellationToken);
        StoreStatus store = await corpus.Store.GetStatusAsync(cancellationToken);
        VersionJson[] versions = corpus.Store is IVersionedStore ? [.. (await corpus.ListVersionsAsync(cancellationToken)).Select(VersionJson.Of)] : [];
        IReadOnlyList<DomainCount> domains = await corpus.CountDomainsAsync(cancellationToken);
        long bytes = store.Bytes ?? (File.Exists(target.Place) ? new FileInfo(target.Place).Length : 0);
        return StatusJson.Of(target.Place, bytes, status) with
        {
            Place = store.Place,
            Index = store.Index,
            IndexReady = store.IndexReady,
            Warnings = [.. store.Warnings],
            Versions = versions,
            Domains = domains.ToDictionary(domain => domain.Domain, domain => domain.Chunks),
        };
    }
}
