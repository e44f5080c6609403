using Microsoft.Extensions.AI;
using RagKit.Answering;
using RagKit.Enrichment;

namespace RagKit;

/// <summary>Steps of enrichment, run after chunking in the order added.</summary>
public static class EnrichmentCorpusBuilderExtensions
{
    /// <summary>Enriches each chunk with a function, which may add to its metadata and set its <see cref="Chunk.Enrichment"/>.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="fingerprint">Names the function and its version, such as <c>teams/1</c>: change it when the function changes.</param>
    /// <param name="enrich">The function; called from several threads at once.</param>
    public static CorpusBuilder EnrichWith(this CorpusBuilder corpus, string fingerprint, Func<Document, Chunk, Chunk> enrich)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fingerprint);
        ArgumentNullException.ThrowIfNull(enrich);
        return corpus.EnrichWith(new ChunkFunction(fingerprint, enrich));
    }

    /// <summary>
    /// Lets the host's <see cref="IChatClient"/> add to each chunk what helps to find it: a header that places it in its document, a summary, keywords,
    /// the questions that it answers. Answers are kept in the cache of the corpus's runner.
    /// </summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="options">What is added, and how; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static CorpusBuilder EnrichWithChat(this CorpusBuilder corpus, EnrichmentOptions? options = null)
    {
        EnrichmentOptions valid = (options ?? new()).Validate();
        // The client that answers by quoting stands in where the host registers none; it cannot write.
        return corpus.EnrichWith(services => services.GetService(typeof(IChatClient)) is IChatClient chat and not ExtractiveChatClient
            ? new ChatEnricher(chat, valid)
            : throw new RagKitException($"Corpus '{corpus.Name}' is enriched by a chat model, and there is none: register an IChatClient, or call EnrichWithChat(client)."));
    }

    /// <summary>Lets a chat model add to each chunk what helps to find it. The caller keeps the client and disposes it.</summary>
    /// <inheritdoc cref="EnrichWithChat(CorpusBuilder, EnrichmentOptions?)" />
    public static CorpusBuilder EnrichWithChat(this CorpusBuilder corpus, IChatClient chat, EnrichmentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(chat);
        EnrichmentOptions valid = (options ?? new()).Validate();
        return corpus.EnrichWith(_ => new ChatEnricher(chat, valid));
    }
}
