using RagKit.Stores;

namespace RagKit.Cli;

/// <summary>What <c>ragkit status --json</c> writes.</summary>
internal sealed record StatusJson(
    string Db, long FileBytes, int Documents, int LeftOut, int Chunks, int Embedded, string? Chunker, string? Model, int Dimensions, int TrainedOn,
    string Search, DateTimeOffset? IngestedAt, FailedItemJson[] Failed)
{
    public string Place { get; init; } = "";

    public string Index { get; init; } = "";

    public double IndexReady { get; init; } = 1;

    public string[] Warnings { get; init; } = [];

    public VersionJson[] Versions { get; init; } = [];

    public IReadOnlyDictionary<string, int> Domains { get; init; } = new Dictionary<string, int>();

    public static StatusJson Of(string database, long bytes, CorpusStatus status) => new(
        database, bytes, status.Documents, status.LeftOut, status.Chunks, status.Embedded, status.Chunker, status.Model, status.Dimensions, status.TrainedOn,
        status.Search, status.IngestedAt, [.. status.Failed.Select(FailedItemJson.Of)]);
}

/// <summary>An item that failed when it was ingested last.</summary>
internal sealed record FailedItemJson(string Item, string Reason, int Attempts, DateTimeOffset At)
{
    public static FailedItemJson Of(LedgerEntry entry) => new(
        entry.SourceId.Length == 0 ? entry.ItemId : $"{entry.SourceId}/{entry.ItemId}", entry.Error ?? "", entry.Attempts, entry.At);
}
