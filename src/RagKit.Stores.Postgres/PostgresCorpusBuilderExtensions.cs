using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RagKit.Postgres;
using RagKit.Stores;

namespace RagKit;

/// <summary>Adds the store in PostgreSQL to a corpus.</summary>
public static class PostgresCorpusBuilderExtensions
{
    /// <summary>Keeps the corpus in a PostgreSQL database, in tables that are made when it is first used.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="connection">
    /// A connection string such as <c>Host=localhost;Database=rag;Username=rag;Password=...</c>, or the name of one in the host's configuration
    /// (<c>ConnectionStrings:name</c>).
    /// </param>
    /// <param name="options">How to keep it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option cannot be taken.</exception>
    public static CorpusBuilder StoreInPostgres(this CorpusBuilder corpus, string connection, PostgresStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connection);
        options?.Validate();
        return corpus.StoreIn(services => new PostgresChunkStore(Find(services, connection), corpus.Name, options));
    }

    /// <summary>Keeps the corpus in a PostgreSQL database, over the host's pool of connections, which stays the host's.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="dataSource">Gives the pool.</param>
    /// <param name="options">How to keep it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option cannot be taken.</exception>
    public static CorpusBuilder StoreInPostgres(this CorpusBuilder corpus, Func<IServiceProvider, NpgsqlDataSource> dataSource, PostgresStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        options?.Validate();
        return corpus.StoreIn(services => new PostgresChunkStore(dataSource(services), corpus.Name, options));
    }

    /// <summary>Keeps parsed documents, and originals if asked, in a PostgreSQL database, in tables that are made when they are first used; corpora may share them.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="connection">A connection string, or the name of one in the host's configuration (<c>ConnectionStrings:name</c>).</param>
    /// <param name="originals">Whether the bytes that documents were parsed from are kept, too.</param>
    /// <param name="options">How to use the database; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option cannot be taken.</exception>
    public static CorpusBuilder KeepDocumentsInPostgres(this CorpusBuilder corpus, string connection, bool originals = false, PostgresOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentException.ThrowIfNullOrWhiteSpace(connection);
        options?.Validate();
        return corpus.KeepDocumentsIn(services => new PostgresDocumentStore(Find(services, connection), options, services.GetService<TimeProvider>()), originals);
    }

    /// <summary>Keeps parsed documents, and originals if asked, in a PostgreSQL database, over the host's pool of connections, which stays the host's.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="dataSource">Gives the pool.</param>
    /// <param name="originals">Whether the bytes that documents were parsed from are kept, too.</param>
    /// <param name="options">How to use the database; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option cannot be taken.</exception>
    public static CorpusBuilder KeepDocumentsInPostgres(this CorpusBuilder corpus, Func<IServiceProvider, NpgsqlDataSource> dataSource, bool originals = false, PostgresOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(dataSource);
        options?.Validate();
        return corpus.KeepDocumentsIn(services => new PostgresDocumentStore(dataSource(services), options, services.GetService<TimeProvider>()), originals);
    }

    private static string Find(IServiceProvider services, string connection) =>
        connection.Contains('=', StringComparison.Ordinal) ? connection : ConfiguredConnection.Find(services, connection);
}
