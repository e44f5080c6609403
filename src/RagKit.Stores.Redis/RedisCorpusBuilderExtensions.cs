using Microsoft.Extensions.DependencyInjection;
using RagKit.Redis;
using RagKit.Stores;

namespace RagKit;

/// <summary>Adds what a corpus keeps in Redis.</summary>
public static class RedisCorpusBuilderExtensions
{
    /// <summary>Keeps parsed documents, and originals if asked, in Redis, over the connection that <c>services.AddRedis(...)</c> adds to the host.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults. Corpora whose store has one name share what they keep.</param>
    /// <param name="originals">Whether the bytes that documents were parsed from are kept, too.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static CorpusBuilder KeepDocumentsInRedis(this CorpusBuilder corpus, RedisDocumentStoreOptions? options = null, bool originals = false)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        options?.Validated();
        return corpus.KeepDocumentsIn(
            services => new RedisDocumentStore(
                services.GetService<RedisConnection>() ?? throw new RagKitException(
                    $"Corpus '{corpus.Name}' keeps documents in Redis, but the host has no connection: call services.AddRedis(...), or hand a RedisConnection to KeepDocumentsInRedis."),
                options,
                services.GetService<TimeProvider>()),
            originals);
    }

    /// <summary>The same over a connection that stays the caller's, for a corpus without a host.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="connection">The server; not disposed with the corpus.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="originals">Whether the bytes that documents were parsed from are kept, too.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static CorpusBuilder KeepDocumentsInRedis(this CorpusBuilder corpus, RedisConnection connection, RedisDocumentStoreOptions? options = null, bool originals = false)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(connection);
        options?.Validated();
        return corpus.KeepDocumentsIn(services => new RedisDocumentStore(connection, options, services.GetService<TimeProvider>()), originals);
    }
}
