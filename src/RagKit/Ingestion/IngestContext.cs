using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RagKit.Cleaning;

namespace RagKit.Ingestion;

/// <summary>What the stages of one run share: the channels between them, the outcomes, and which ids have been seen.</summary>
internal sealed class IngestContext(CorpusParts parts, IngestOptions options, ProgressReporter progress, IngestStages stages, Channel<DocumentOutcome> outcomes, DuplicateIndex? duplicates)
{
    // Bounds, in messages: enough to keep the stages busy, few enough to keep memory flat.
    private const int ItemsAhead = 256, DocumentsAhead = 128, WritesAhead = 1024;

    private IngestContext(IngestContext original)
        : this(original.Parts, original.Options, original.Progress, original.Stages, original.Outcomes, original.Duplicates) =>
        (_failed, Stored, Seen, Gone, Origin, Planned) = (original._failed, original.Stored, original.Seen, original.Gone, original.Origin, original.Planned);

    private readonly StrongBox<int> _failed = new();
    private int _unchanged;

    public CorpusParts Parts { get; } = parts;

    public IngestOptions Options { get; } = options;

    /// <summary>The version that this one is made from: what it knows is neither fetched nor embedded again. <see langword="null"/> for none.</summary>
    public Stores.IChunkStore? Origin { get; init; }

    /// <summary>What may be done; <see langword="null"/> for all that there is to do.</summary>
    public Sync.PlannedWork? Planned { get; init; }

    public ProgressReporter Progress { get; } = progress;

    public IngestStages Stages { get; } = stages;

    /// <summary>From the lister to the readers.</summary>
    public Channel<ItemState> Items { get; } = Channel.CreateBounded<ItemState>(ItemsAhead);

    /// <summary>From the readers to the processors.</summary>
    public Channel<LoadedDocument> Documents { get; private init; } = Channel.CreateBounded<LoadedDocument>(DocumentsAhead);

    /// <summary>From readers and processors to the one writer.</summary>
    public Channel<WriteMessage> Writes { get; private init; } = Channel.CreateBounded<WriteMessage>(new BoundedChannelOptions(WritesAhead) { SingleReader = true });

    /// <summary>From every stage to the caller.</summary>
    public Channel<DocumentOutcome> Outcomes { get; } = outcomes;

    /// <summary>The ids of all documents that loaders gave in this run.</summary>
    public ConcurrentDictionary<string, bool> Seen { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>What is stored of each source's documents, by id, as it was when the run began.</summary>
    public ConcurrentDictionary<string, Stores.StoredDocument> Stored { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>Items that their sources do not list any more; removed when everything else is done.</summary>
    public ConcurrentQueue<GoneItem> Gone { get; private init; } = new();

    /// <summary>Documents, items and sources that failed.</summary>
    public int FailedCount => Volatile.Read(ref _failed.Value);

    /// <summary>Documents whose item was not opened.</summary>
    public int UnchangedCount => Volatile.Read(ref _unchanged);

    /// <summary>How many documents were stored of each source when its listing began.</summary>
    public ConcurrentDictionary<string, int> StoredOf { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether parsed documents are kept; never where a step redacts, for they are kept as they came.</summary>
    public bool KeepsDocuments { get; } = options.KeepDocuments && !parts.Cleaning.Any(step => step.IsRedaction);

    /// <summary>Whether parsed documents go to the corpus's document store; else to the chunk store, where they are kept at all.</summary>
    public bool KeepsDocumentsApart => KeepsDocuments && Parts.Documents is not null;

    /// <summary>Whether the bytes of items are kept, too.</summary>
    public bool KeepsOriginals => KeepsDocumentsApart && Parts.KeepsOriginals;

    /// <summary>Whether a stored document was made by the steps that the corpus has now, so that it will do while its content is the same.</summary>
    public bool IsCurrent(Stores.StoredDocument document) => document.Chunker == Parts.Pipeline && Duplicates?.Knows(document) != false;

    /// <summary>What is known of the documents' likeness; <see langword="null"/> where duplicates are not removed.</summary>
    public DuplicateIndex? Duplicates { get; } = duplicates;

    /// <summary>The same run with channels of its own, for a few documents that go through the stages after all others.</summary>
    public IngestContext For(IReadOnlyList<LoadedDocument> documents)
    {
        IngestContext again = new(this) { Documents = Channel.CreateUnbounded<LoadedDocument>(), Writes = Channel.CreateUnbounded<WriteMessage>() };
        foreach (LoadedDocument document in documents)
            again.Documents.Writer.TryWrite(document);
        again.Documents.Writer.Complete();
        return again;
    }

    public void CountUnchanged() => Interlocked.Increment(ref _unchanged);

    public ValueTask FailAsync(string id, string reason, Exception? exception, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _failed.Value);
        Log.DocumentFailed(Parts.Logger, Parts.Name, id, reason);
        return Outcomes.Writer.WriteAsync(new DocumentOutcome(id, OutcomeKind.Failed) { Reason = reason, Exception = exception }, cancellationToken);
    }
}
