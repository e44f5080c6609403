using System.Globalization;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>
/// What a file must hold, gathered from what the killed writers said: the last acknowledged state of each document, and beside
/// it, for the operation that was under way, the state that it may have reached.
/// </summary>
internal sealed class CrashState(string prefix)
{
    private const string Gone = "gone";

    private readonly Dictionary<string, string> _documents = [];
    private Dictionary<string, string> _pending = [];
    private string _ledger = Gone;
    private string? _pendingLedger;
    private string _artifact = Gone;
    private string? _pendingArtifact;

    public int Acknowledged { get; private set; }

    public void Read(IEnumerable<string> lines)
    {
        foreach (string[] words in lines.Select(line => line.Split(' ')))
        {
            switch (words)
            {
                case ["begin", "replace", string revision, string ids]:
                    _pending = ids.Split(',').ToDictionary(id => id, _ => revision);
                    break;
                case ["begin", "delete", string ids]:
                    _pending = ids.Split(',').ToDictionary(id => id, _ => Gone);
                    break;
                case ["begin", "ledger", string revision]:
                    _pendingLedger = revision;
                    break;
                case ["begin", "artifact", string revision]:
                    _pendingArtifact = revision;
                    break;
                case ["done"]:
                    Acknowledged++;
                    Settle(happened: true);
                    break;
            }
        }
    }

    /// <summary>Checks everything, and takes what the file holds of the operation that was cut short for settled.</summary>
    public async Task VerifyAsync(SqliteChunkStore store, CancellationToken cancellationToken)
    {
        Dictionary<string, string> found = [];
        await foreach (StoredDocument document in store.ListDocumentsAsync(null, cancellationToken))
        {
            found[document.Id] = document.ContentHash;
            await VerifyDocumentAsync(store, document, cancellationToken);
        }
        string Found(string id) => found.GetValueOrDefault(id, Gone);
        List<string> ledger = [];
        await foreach (LedgerEntry entry in store.ListEntriesAsync(prefix, cancellationToken))
            ledger.Add(entry.Version);
        ReadOnlyMemory<byte>? artifact = await store.ReadArtifactAsync($"{prefix}artifact", cancellationToken);

        // One operation is under way at most, and it happened for all its documents or for none.
        bool happened = _pending.Count > 0
            ? _pending.All(pair => Found(pair.Key) == pair.Value)
            : _pendingLedger is not null ? ledger.Count > 0 && ledger[0] == _pendingLedger
            : artifact is not null && _pendingArtifact is not null && artifact.Value.Span[0] == First(_pendingArtifact);
        Settle(happened);
        Assert.Equal(_documents.Where(pair => pair.Value != Gone).OrderBy(pair => pair.Key, StringComparer.Ordinal), found.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.True(_ledger == Gone ? ledger.Count == 0 : ledger.Count == 20 && ledger.TrueForAll(version => version == _ledger));
        Assert.Equal(_artifact == Gone, artifact is null);
        if (artifact is not null)
            Assert.True(artifact.Value.Span.IndexOfAnyExcept(First(_artifact)) < 0);
    }

    private static byte First(string revision) => (byte)long.Parse(revision, CultureInfo.InvariantCulture);

    private static async Task VerifyDocumentAsync(SqliteChunkStore store, StoredDocument document, CancellationToken cancellationToken)
    {
        IReadOnlyList<Chunk> chunks = await store.GetDocumentAsync(document.Id, cancellationToken);
        long revision = long.Parse(document.ContentHash, CultureInfo.InvariantCulture);
        Assert.Equal(1 + (int)(revision % 6), chunks.Count);
        Assert.Equal(chunks.Count, document.ChunkCount);
        Assert.All(chunks, chunk => Assert.Equal($"revision{revision} chunk number {chunk.Ordinal} of {document.Id}", chunk.Text));
        Assert.Equal(Enumerable.Range(0, chunks.Count), chunks.Select(chunk => chunk.Ordinal));
    }

    /// <summary>Searches by words, by vector and with a filter for one document's revision, which all must find it.</summary>
    public static async Task VerifySearchAsync(SqliteChunkStore store, CancellationToken cancellationToken)
    {
        await foreach (StoredDocument document in store.ListDocumentsAsync(null, cancellationToken))
        {
            long revision = long.Parse(document.ContentHash, CultureInfo.InvariantCulture);
            float[] vector = [.. Enumerable.Range(0, 16).Select(i => ((revision >> i) & 15) - 7.5f)];
            ChunkSearchResult result = await store.SearchAsync(new ChunkSearch
            {
                Text = $"revision{revision}",
                Vector = vector,
                Model = "model",
                Filter = Filter.Equal("revision", revision) & Filter.Document(document.Id),
            }, cancellationToken);
            Assert.Equal(document.ChunkCount, result.Lexical.Count);
            Assert.Equal(document.ChunkCount, result.Dense.Count);
            Assert.Equal(1, result.Dense[0].Score, 1e-5);
        }
    }

    private void Settle(bool happened)
    {
        if (happened)
        {
            foreach ((string id, string state) in _pending)
                _documents[id] = state;
            _ledger = _pendingLedger ?? _ledger;
            _artifact = _pendingArtifact ?? _artifact;
        }
        (_pending, _pendingLedger, _pendingArtifact) = ([], null, null);
    }
}
