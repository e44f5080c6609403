using System.Text;
using RagKit.Retrieval;
using RagKit.Stores;

namespace RagKit.Sync.Kills;

/// <summary>Looks at what a victim left, from outside, and holds it against what must be there.</summary>
internal sealed class Looker(Place place, Expectation expectation, Findings findings)
{
    private const int MoreThanAll = 2000;

    private readonly Undisturbed _undisturbed = new(place, findings);

    /// <summary>At any time: what must be found is found, once, and of one revision that it may have.</summary>
    public async Task LookAsync()
    {
        try
        {
            (Corpus corpus, _) = await place.OpenAsync();
            await using Corpus disposed = corpus;
            await LookAsync(corpus);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            findings.Error($"looking: {e.ToString().ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Lets a run come to its end, and compares all that is stored with an undisturbed corpus.</summary>
    public async Task SettleAsync()
    {
        try
        {
            (Corpus corpus, int max) = await place.OpenAsync();
            await using Corpus disposed = corpus;
            Dictionary<string, string> tags = new(new ChangingFolder(place.Docs).Read(), StringComparer.Ordinal);
            expectation.Begin("ingest", await ServingAsync(corpus), tags);
            await Victim.FinishAsync(corpus.IngestAsync(Victim.Options));
            expectation.Done();
            await LookAsync(corpus);
            await _undisturbed.CompareAsync(corpus, max);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            findings.Error($"settling: {e.ToString().ReplaceLineEndings(" ")}");
        }
    }

    private async Task LookAsync(Corpus corpus)
    {
        int serving = await ServingAsync(corpus);
        expectation.Settle(serving);
        Dictionary<string, List<Chunk>> stored = new(StringComparer.Ordinal);
        HashSet<string> ids = new(StringComparer.Ordinal);
        await foreach (Chunk chunk in corpus.Store.ListChunksAsync())
        {
            if (!ids.Add(chunk.Id))
                findings.Doubled($"chunk {chunk.Id} is listed twice");
            if (!stored.TryGetValue(chunk.DocumentId, out List<Chunk>? chunks))
                stored.Add(chunk.DocumentId, chunks = []);
            chunks.Add(chunk);
        }
        HashSet<string> documents = new(StringComparer.Ordinal);
        await foreach (StoredDocument document in corpus.Store.ListDocumentsAsync())
        {
            if (!documents.Add(document.Id))
                findings.Doubled($"document {document.Id} is listed twice");
            if (document.ChunkCount != stored.GetValueOrDefault(document.Id)?.Count)
                findings.Lost($"document {document.Id} says {document.ChunkCount} chunks, and has {stored.GetValueOrDefault(document.Id)?.Count ?? 0}");
        }
        foreach ((string id, List<Chunk> chunks) in stored)
            Judge(serving, id, chunks, documents.Contains(id));
        foreach (string name in expectation.Required(serving))
        {
            if (!documents.Contains($"docs/{name}"))
                findings.Lost($"document docs/{name} is not in version {serving}");
        }
        await SearchAsync(corpus, RetrievalStrategy.Lexical, ids);
        await SearchAsync(corpus, RetrievalStrategy.Dense, ids);
    }

    private void Judge(int serving, string id, List<Chunk> chunks, bool isDocument)
    {
        if (!isDocument)
            findings.Stale($"chunks of {id} are there without their document");
        string name = id["docs/".Length..], text = Plain(string.Concat(chunks.OrderBy(chunk => chunk.Ordinal).Select(chunk => chunk.Text)));
        string? tag = ChangingFolder.Tag(chunks.MinBy(chunk => chunk.Ordinal)!.Text);
        if (tag is null)
        {
            findings.Lost($"{id} lacks its beginning: {text}");
            return;
        }
        string whole = Plain(ChangingFolder.Text(tag));
        if (text.Length < whole.Length)
            findings.Lost($"{id} is not whole: '{text}' instead of '{whole}'");
        else if (text.Length > whole.Length)
            findings.Doubled($"{id} has more than its text: '{text}' instead of '{whole}'");
        else if (text != whole)
            findings.Stale($"{id} is a mix: '{text}' instead of '{whole}'");
        if (!expectation.Permits(serving, name, tag))
            findings.Stale($"{id} has revision {tag}, which version {serving} must not have");
    }

    /// <summary>A word that is in all chunks, and a vector of it, find every chunk once.</summary>
    private async Task SearchAsync(Corpus corpus, RetrievalStrategy strategy, HashSet<string> ids)
    {
        if (ids.Count == 0)
            return;
        HashSet<string> found = new(StringComparer.Ordinal);
        await foreach (Hit hit in corpus.RetrieveAsync(new RetrievalQuery("common") { Top = MoreThanAll, Strategy = strategy }))
        {
            if (!found.Add(hit.Chunk.Id))
                findings.Doubled($"chunk {hit.Chunk.Id} is found twice ({strategy})");
            if (!ids.Contains(hit.Chunk.Id))
                findings.Stale($"chunk {hit.Chunk.Id} is found and not listed ({strategy})");
        }
        foreach (string id in ids.Where(id => !found.Contains(id)))
            findings.Lost($"chunk {id} is not found ({strategy}, {found.Count} of {ids.Count} are)");
    }

    private static async Task<int> ServingAsync(Corpus corpus) => (await ((IVersionedStore)corpus.Store).ListVersionsAsync()).Single(version => version.IsServing).Number;

    private static string Plain(string text) => new StringBuilder(text).Replace(" ", "").Replace("\n", "").ToString();
}
