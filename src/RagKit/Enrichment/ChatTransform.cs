using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;

namespace RagKit.Enrichment;

/// <summary>
/// Lets a chat model say something of chunks, several in a call. An answer that cannot be believed is asked for once more, and then the chunk
/// goes in without; an exception of the model fails the document, after retries. As thread-safe as the client, which is not disposed.
/// </summary>
/// <typeparam name="TNote">What it says of one chunk.</typeparam>
internal abstract class ChatTransform<TNote>(IChatClient chat, int batchSize, ChatOptions? options) : IChatTransform
    where TNote : class
{
    private const int Attempts = 2;

    public Func<HybridCache>? Cache { get; set; }

    public abstract IReadOnlyList<string> Limits { get; }

    public abstract string Fingerprint { get; }

    /// <summary>What was not done for a chunk without an answer, as people say it.</summary>
    protected abstract string Undone { get; }

    /// <summary>How a note is kept.</summary>
    protected abstract JsonTypeInfo<TNote> Json { get; }

    public async ValueTask<EnrichmentResult> TransformAsync(Document document, IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken = default)
    {
        NotesCache<TNote> cache = new(Cache, Fingerprint, Json);
        Chunk[] enriched = [.. chunks];
        int without = 0;
        foreach (Chunk[] batch in chunks.Chunk(batchSize))
        {
            TNote?[] notes = await AskAsync(cache, document, batch, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < batch.Length; i++)
            {
                if (notes[i] is TNote known)
                    enriched[batch[i].Ordinal] = Add(batch[i], known);
                else
                    without++;
            }
        }
        return new(enriched) { Remark = without == 0 ? null : $"{without} of {chunks.Count} chunks {Undone}: the model's answers could not be read" };
    }

    /// <summary>The model's name, for fingerprints.</summary>
    protected static string? ModelOf(IChatClient chat, ChatOptions? options) =>
        options?.ModelId ?? (chat.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId;

    /// <summary>What the model sees of some chunks: the same for equal chunks wherever they stand, as far as possible, because it is what answers are kept by.</summary>
    protected abstract Sight Look(Document document, Chunk[] chunks);

    /// <summary>The question about some of them.</summary>
    protected abstract ChatMessage[] Ask(Document document, Sight sight, IReadOnlyList<string> texts);

    /// <summary>What one entry of an answer says; <see langword="null"/> when it cannot be believed.</summary>
    protected abstract TNote? Read(JsonElement entry);

    protected abstract Chunk Add(Chunk chunk, TNote note);

    private async Task<TNote?[]> AskAsync(NotesCache<TNote> cache, Document document, Chunk[] batch, CancellationToken cancellationToken)
    {
        Sight sight = Look(document, batch);
        string[] keys = [.. sight.Texts.Select(text => cache.Key(sight.Title, sight.Window, text))];
        TNote?[] notes = new TNote?[batch.Length];
        for (int i = 0; i < notes.Length; i++)
            notes[i] = await cache.FindAsync(keys[i], cancellationToken).ConfigureAwait(false);
        for (int attempt = 0; attempt < Attempts && Array.Exists(notes, note => note is null); attempt++)
        {
            int[] missing = [.. Enumerable.Range(0, notes.Length).Where(i => notes[i] is null)];
            ChatResponse reply = await chat.GetResponseAsync(
                Ask(document, sight, [.. missing.Select(i => sight.Texts[i])]),
                options?.Clone() ?? new() { Temperature = 0, ResponseFormat = ChatResponseFormat.Json }, cancellationToken).ConfigureAwait(false);
            foreach ((int number, TNote note) in NotesReader.Read(reply.Text, missing.Length, Read))
            {
                int i = missing[number - 1];
                notes[i] = note;
                await cache.KeepAsync(keys[i], note, cancellationToken).ConfigureAwait(false);
            }
        }
        return notes;
    }

    /// <summary>What the model sees.</summary>
    /// <param name="Title">The document's title; empty when it does not matter.</param>
    /// <param name="Window">What stands around the chunks; empty when it does not matter.</param>
    /// <param name="Texts">The chunks' texts, in order.</param>
    protected readonly record struct Sight(string Title, string Window, string[] Texts);
}
