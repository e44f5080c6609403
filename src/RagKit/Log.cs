using Microsoft.Extensions.Logging;

namespace RagKit;

/// <summary>What the corpus logs: Information once a run, Debug an item.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information,
        Message = "Corpus '{Corpus}' ingested: {Added} added, {Updated} updated, {Unchanged} unchanged, {Removed} removed, {Failed} failed")]
    public static partial void Ingested(ILogger logger, string corpus, int added, int updated, int unchanged, int removed, int failed);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Corpus '{Corpus}': '{Document}' failed: {Reason}")]
    public static partial void DocumentFailed(ILogger logger, string corpus, string document, string? reason);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Corpus '{Corpus}' trained the model '{Model}' on {Chunks} chunks")]
    public static partial void Trained(ILogger logger, string corpus, string model, int chunks);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information,
        Message = "Corpus '{Corpus}' has {Chunks} chunks, fewer than the {Minimum} that its model needs: it is searched by words (BM25) alone")]
    public static partial void TooSmallForModel(ILogger logger, string corpus, int chunks, int minimum);

    [LoggerMessage(EventId = 5, Level = LogLevel.Debug, Message = "Corpus '{Corpus}' has no embedding model yet: searching by words (BM25) alone")]
    public static partial void SearchingByWordsAlone(ILogger logger, string corpus);

    [LoggerMessage(EventId = 6, Level = LogLevel.Warning,
        Message = "Corpus '{Corpus}' should hold {Expected} documents after this ingestion, and holds {Found}: another process changed it meanwhile, or its store lost some. Ingest again to repair it")]
    public static partial void CountDiffers(ILogger logger, string corpus, int expected, int found);

    [LoggerMessage(EventId = 20, Level = LogLevel.Information, Message = "Corpus '{Corpus}': version {Version} serves now")]
    public static partial void VersionServes(ILogger logger, string corpus, int version);

    [LoggerMessage(EventId = 21, Level = LogLevel.Warning, Message = "Corpus '{Corpus}': version {Version} is built but does not serve: {Findings}")]
    public static partial void VersionRefused(ILogger logger, string corpus, int version, string findings);
}
