using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;

namespace RagKit.Enrichment;

/// <summary>
/// Lets a chat model add to chunks, several in a call. An answer that cannot be believed is asked for once more, and then the chunk goes in without; an
/// exception of the model fails the document, after retries. As thread-safe as the client, which is not disposed.
/// </summary>
internal sealed class ChatEnricher(IChatClient chat, EnrichmentOptions options) : IChunkTransform
{
    private const int Attempts = 2;

    public EnrichmentOptions Options { get; } = options.Validate();

    /// <summary>Where answers are kept; the corpus sets it.</summary>
    public Func<HybridCache>? Cache { get; set; }

    public string Fingerprint { get; } = FormattableString.Invariant(
        $"chat/{EnrichmentPrompt.Version}:{options.Chat?.ModelId ?? (chat.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId},{(int)options.Kinds},{options.BatchSize},{options.DocumentWindow},{options.ChunkWindow}");

    public async ValueTask<EnrichmentResult> TransformAsync(Document document, IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken = default)
    {
        NotesCache cache = new(Cache, Fingerprint);
        Chunk[] enriched = [.. chunks];
        int without = 0;
        foreach (Chunk[] batch in chunks.Chunk(Options.BatchSize))
        {
            ChunkNotes?[] notes = await AskAsync(cache, document, batch, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < batch.Length; i++)
            {
                if (notes[i] is ChunkNotes known)
                    enriched[batch[i].Ordinal] = known.AddTo(batch[i], Options.Kinds);
                else
                    without++;
            }
        }
        return new(enriched) { Remark = without == 0 ? null : $"{without} of {chunks.Count} chunks not enriched: the model's answers could not be read" };
    }

    private async Task<ChunkNotes?[]> AskAsync(NotesCache cache, Document document, Chunk[] batch, CancellationToken cancellationToken)
    {
        // Only a header depends on the document: without one, a chunk that comes again is known in whatever document.
        string window = Options.Kinds.HasFlag(EnrichmentKinds.Header) ? DocumentWindow.Around(document, batch, Options.DocumentWindow) : "";
        string title = window.Length == 0 ? "" : document.Title;
        string[] texts = [.. batch.Select(chunk => DocumentWindow.Cut(chunk.Text, 0, Options.ChunkWindow))];
        string[] keys = [.. texts.Select(text => cache.Key(title, window, text))];
        ChunkNotes?[] notes = new ChunkNotes?[batch.Length];
        for (int i = 0; i < notes.Length; i++)
            notes[i] = await cache.FindAsync(keys[i], cancellationToken).ConfigureAwait(false);
        for (int attempt = 0; attempt < Attempts && Array.Exists(notes, note => note is null); attempt++)
        {
            int[] missing = [.. Enumerable.Range(0, notes.Length).Where(i => notes[i] is null)];
            ChatResponse reply = await chat.GetResponseAsync(
                EnrichmentPrompt.Messages(Options.Kinds, document, window, [.. missing.Select(i => texts[i])]),
                Options.Chat?.Clone() ?? new() { Temperature = 0, ResponseFormat = ChatResponseFormat.Json }, cancellationToken).ConfigureAwait(false);
            foreach ((int number, ChunkNotes note) in NotesReader.Read(reply.Text, missing.Length))
            {
                if (!note.Has(Options.Kinds))
                    continue;
                int i = missing[number - 1];
                notes[i] = note;
                await cache.KeepAsync(keys[i], note, cancellationToken).ConfigureAwait(false);
            }
        }
        return notes;
    }
}
