using RagKit.Ingestion;
using RagKit.Versions;

namespace RagKit.Cli;

/// <summary>A corpus that a command works on, with how it is to be worked on.</summary>
/// <param name="Corpus">The corpus; disposed with the target.</param>
/// <param name="From">What it is ingested from, for people: a folder, or the file that describes it; empty when it is only read.</param>
/// <param name="Place">Where it is kept, for people.</param>
internal sealed record CorpusTarget(Corpus Corpus, string From, string Place) : IAsyncDisposable
{
    public IngestOptions Ingest { get; init; } = new();

    public ReindexOptions Reindex { get; init; } = new();

    /// <summary>The same, removing whatever is gone, and accepting other settings, if asked.</summary>
    public CorpusTarget With(bool allowRemovals, bool rebuild)
    {
        IngestOptions ingest = Ingest with { MaxRemovedShare = allowRemovals ? 1 : Ingest.MaxRemovedShare, Rebuild = rebuild || Ingest.Rebuild };
        return this with { Ingest = ingest, Reindex = Reindex with { Ingest = ingest } };
    }

    public ValueTask DisposeAsync() => Corpus.DisposeAsync();
}
