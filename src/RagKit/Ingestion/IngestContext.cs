using System.Collections.Concurrent;
using System.Threading.Channels;

namespace RagKit.Ingestion;

/// <summary>What the stages of one run share: the channels between them, the outcomes, and which ids have been seen.</summary>
internal sealed class IngestContext(CorpusParts parts, IngestOptions options, ProgressReporter progress, IngestStages stages, Channel<DocumentOutcome> outcomes)
{
    // Bounds, in messages: enough to keep the stages busy, few enough to keep memory flat.
    private const int ItemsAhead = 256, DocumentsAhead = 128, WritesAhead = 1024;

    private int _failed;
    private int _unchanged;

    public CorpusParts Parts { get; } = parts;

    public IngestOptions Options { get; } = options;

    public ProgressReporter Progress { get; } = progress;

    public IngestStages Stages { get; } = stages;

    /// <summary>From the lister to the readers.</summary>
    public Channel<ItemState> Items { get; } = Channel.CreateBounded<ItemState>(ItemsAhead);

    /// <summary>From the readers to the processors.</summary>
    public Channel<LoadedDocument> Documents { get; } = Channel.CreateBounded<LoadedDocument>(DocumentsAhead);

    /// <summary>From readers and processors to the one writer.</summary>
    public Channel<WriteMessage> Writes { get; } = Channel.CreateBounded<WriteMessage>(new BoundedChannelOptions(WritesAhead) { SingleReader = true });

    /// <summary>From every stage to the caller.</summary>
    public Channel<DocumentOutcome> Outcomes { get; } = outcomes;

    /// <summary>The ids of all documents that loaders gave in this run.</summary>
    public ConcurrentDictionary<string, bool> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>What is stored of each source's documents, by id, as it was when the run began.</summary>
    public ConcurrentDictionary<string, Stores.StoredDocument> Stored { get; } = new(StringComparer.Ordinal);

    /// <summary>Items that their sources do not list any more; removed when everything else is done.</summary>
    public ConcurrentQueue<GoneItem> Gone { get; } = new();

    /// <summary>Documents, items and sources that failed.</summary>
    public int FailedCount => Volatile.Read(ref _failed);

    /// <summary>Documents whose item was not opened.</summary>
    public int UnchangedCount => Volatile.Read(ref _unchanged);

    /// <summary>Whether parsed documents are kept; never where a step redacts, for they are kept as they came.</summary>
    public bool KeepsDocuments { get; } = options.KeepDocuments && !parts.Cleaning.Any(step => step.IsRedaction);

    /// <summary>Whether a stored document was made by the steps that the corpus has now, so that it will do while its content is the same.</summary>
    public bool IsCurrent(Stores.StoredDocument document) => document.Chunker == Parts.Pipeline;

    public void CountUnchanged() => Interlocked.Increment(ref _unchanged);

    public ValueTask FailAsync(string id, string reason, Exception? exception, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _failed);
        Log.DocumentFailed(Parts.Logger, Parts.Name, id, reason);
        return Outcomes.Writer.WriteAsync(new DocumentOutcome(id, OutcomeKind.Failed) { Reason = reason, Exception = exception }, cancellationToken);
    }
}
