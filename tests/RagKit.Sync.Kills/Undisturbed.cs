using System.Text.RegularExpressions;
using RagKit.Stores;

namespace RagKit.Sync.Kills;

/// <summary>Compares a corpus behind a run that came to its end with one that was built in memory from the same folder and never disturbed.</summary>
internal sealed partial class Undisturbed(Place place, Findings findings)
{
    private Dictionary<string, string> _before = new(StringComparer.Ordinal);
    private string? _cursor;

    public async Task CompareAsync(Corpus corpus, int max)
    {
        await using Corpus clean = place.Open(max, inMemory: true);
        await Victim.FinishAsync(clean.IngestAsync(Victim.Options));
        List<string> expected = await DescribeAsync(clean.Store), found = await DescribeAsync(corpus.Store);
        foreach (string line in expected.Except(found, StringComparer.Ordinal))
            findings.Different($"missing: {line}");
        foreach (string line in found.Except(expected, StringComparer.Ordinal))
            findings.Different($"too much: {line}");
        await FollowAsync(corpus);
        if (place.IsInSqlite)
            await CheckSqliteAsync(corpus);
        await corpus.PruneDocumentsAsync(TimeSpan.Zero);
        await CheckKeptAsync(corpus);
    }

    /// <summary>The feed since the last time names every document that is another now.</summary>
    private async Task FollowAsync(Corpus corpus)
    {
        HashSet<string> named = new(StringComparer.Ordinal);
        await foreach (CorpusChange change in corpus.ListChangesAsync(_cursor))
        {
            _cursor = change.Cursor;
            if (change.Kind == CorpusChangeKind.Reset)
            {
                named.Clear();
                _before.Clear();
            }
            else
            {
                named.Add($"{change.Kind} {change.DocumentId}");
            }
        }
        Dictionary<string, string> now = new(StringComparer.Ordinal);
        await foreach (StoredDocument document in corpus.Store.ListDocumentsAsync())
            now[document.Id] = document.ContentHash;
        foreach (string id in now.Where(document => _before.GetValueOrDefault(document.Key) != document.Value && !named.Contains($"Written {document.Key}")).Select(document => document.Key))
            findings.Different($"the change feed does not name {id}, which was written");
        foreach (string id in _before.Keys.Where(id => !now.ContainsKey(id) && !named.Contains($"Removed {id}")))
            findings.Different($"the change feed does not name {id}, which was removed");
        _before = now;
    }

    private async Task CheckSqliteAsync(Corpus corpus)
    {
        foreach (string damage in await ((SqliteChunkStore)corpus.Store).CheckAsync())
            findings.Different($"the check found: {damage}");
        // The corpus's own file stays when its version is gone: it says which one serves.
        HashSet<string> numbers = ["", .. (await ((IVersionedStore)corpus.Store).ListVersionsAsync()).Select(version => $"{version.Number}")];
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(place.Database)!).Select(file => Path.GetFileName(file)))
        {
            if (VersionFile().Match(file) is not { Success: true } match || !numbers.Contains(match.Groups["number"].Value))
                findings.Different($"the file {file} is of none of the versions {string.Join(',', numbers)}");
        }
    }

    /// <summary>Behind a pruning, the document store has what documents of all versions refer to, and nothing else, undamaged.</summary>
    private async Task CheckKeptAsync(Corpus corpus)
    {
        HashSet<string> parsed = new(StringComparer.Ordinal), original = new(StringComparer.Ordinal);
        IVersionedStore versions = (IVersionedStore)corpus.Store;
        foreach (StoreVersion version in await versions.ListVersionsAsync())
        {
            IChunkStore open = await versions.OpenVersionAsync(version.Number);
            await using IAsyncDisposable? asynchronous = open as IAsyncDisposable;
            await foreach (StoredDocument document in open.ListDocumentsAsync())
            {
                parsed.Add(document.Lineage.Parsed);
                original.Add(document.Lineage.Original);
            }
        }
        string[] addresses = [.. parsed];
        IReadOnlyList<Document?> documents = await place.Documents.ReadDocumentsAsync(addresses);
        for (int i = 0; i < addresses.Length; i++)
        {
            if (documents[i] is null)
                findings.Different($"the parsed document '{addresses[i]}' is not kept");
        }
        addresses = [.. original];
        IReadOnlyList<ReadOnlyMemory<byte>?> bytes = await place.Documents.ReadAsync(addresses);
        for (int i = 0; i < addresses.Length; i++)
        {
            if (bytes[i] is not ReadOnlyMemory<byte> content || ContentPacking.Address(content.Span) != addresses[i])
                findings.Different($"the original '{addresses[i]}' is not kept");
        }
        await foreach (KeptContent kept in place.Documents.ListAsync())
        {
            if (!parsed.Contains(kept.Address) && !original.Contains(kept.Address))
                findings.Different($"'{kept.Address}' was not pruned");
        }
    }

    private static async Task<List<string>> DescribeAsync(IChunkStore store)
    {
        List<string> lines = [];
        CorpusManifest manifest = await store.GetManifestAsync() ?? throw new InvalidOperationException("There is no manifest.");
        StoreCounts counts = await store.CountAsync();
        lines.Add($"manifest {manifest.Chunker} {manifest.Embedder} {manifest.Model}, counts {counts.Documents} {counts.Chunks} {counts.Embedded}");
        await foreach (StoredDocument document in store.ListDocumentsAsync())
            lines.Add($"document {document.Id} {document.SourceId} {document.ItemId} {document.ContentHash} {document.ChunkCount} {document.Chunker} {document.Lineage.SourceVersion}");
        List<Chunk> chunks = [];
        await foreach (Chunk chunk in store.ListChunksAsync())
            chunks.Add(chunk);
        Dictionary<string, ReadOnlyMemory<float>> vectors = (await store.GetVectorsAsync([.. chunks.Select(chunk => chunk.Id)], manifest.Model!)).ToDictionary(vector => vector.ChunkId, vector => vector.Vector, StringComparer.Ordinal);
        lines.AddRange(chunks.Select(chunk => $"chunk {chunk.Id} {chunk.DocumentId} {chunk.Ordinal} {chunk.Range} '{chunk.Text}' {(vectors.TryGetValue(chunk.Id, out ReadOnlyMemory<float> vector) ? $"{vector.Span[0]:0.000} {vector.Span[^1]:0.000}" : "none")}"));
        await foreach (LedgerEntry entry in ((IIngestLedger)store).ListEntriesAsync())
            lines.Add($"entry {entry.SourceId} {entry.ItemId} {entry.Version} {entry.Error}");
        return lines;
    }

    [GeneratedRegex(@"^corpus(?:\.v(?<number>\d+))?\.db")]
    private static partial Regex VersionFile();
}
