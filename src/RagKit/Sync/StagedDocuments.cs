using System.Threading.Channels;
using RagKit.Ingestion;
using RagKit.Stores;

namespace RagKit.Sync;

/// <summary>
/// The documents of a run that has gates, in a temporary file: read and parsed once, judged, and then handed on to be stored, or to nobody. Memory holds
/// what is known of each item, not the documents.
/// </summary>
internal sealed class StagedDocuments : IAsyncDisposable
{
    private const int DocumentsAhead = 128;

    private readonly IngestContext _context;
    private readonly QualityGate _gate;
    private readonly GateFacts _facts;
    private readonly List<(ItemState Item, int Length)> _documents = [];
    private readonly FileStream _file = new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);

    public StagedDocuments(IngestContext context, QualityGate gate)
    {
        (_context, _gate, _facts) = (context, gate, new GateFacts(gate.Options.Languages));
        Reading = context.With(Channel.CreateBounded<LoadedDocument>(DocumentsAhead), Channel.CreateUnbounded<WriteMessage>());
    }

    /// <summary>The run as its readers see it: what they give comes here.</summary>
    public IngestContext Reading { get; }

    /// <summary>Takes in what the readers give.</summary>
    public async Task CollectAsync(CancellationToken cancellationToken)
    {
        await foreach (LoadedDocument loaded in Reading.Documents.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            _facts.Add(loaded.Document);
            byte[] bytes = DocumentCodec.Encode(loaded.Document);
            await _file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            _documents.Add((loaded.Item, bytes.Length));
        }
    }

    /// <exception cref="QualityGateException">A limit is not kept.</exception>
    public void Judge()
    {
        _facts.Total = _context.Seen.Count;
        _facts.Failed = _context.FailedCount;
        _gate.Require(_context.Parts.Name, _facts);
    }

    /// <summary>Hands everything on as the readers gave it.</summary>
    public async Task ReplayAsync(CancellationToken cancellationToken)
    {
        _file.Position = 0;
        foreach ((ItemState item, int length) in _documents)
        {
            byte[] bytes = new byte[length];
            await _file.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            await _context.Documents.Writer.WriteAsync(new LoadedDocument(item, DocumentCodec.Decode(bytes)), cancellationToken).ConfigureAwait(false);
        }
        while (Reading.Writes.Reader.TryRead(out WriteMessage? message))
            await _context.Writes.Writer.WriteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
