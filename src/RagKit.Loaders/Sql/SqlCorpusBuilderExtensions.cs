using System.Data.Common;
using RagKit.Sql;

namespace RagKit;

/// <summary>Takes documents from databases.</summary>
public static class SqlCorpusBuilderExtensions
{
    /// <summary>Takes the rows of a query, each as a document: <c>corpus.FromSql("faq", () => new NpgsqlConnection(text), "SELECT id, text FROM faq")</c>.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="name">The source's id, which begins the id of each document.</param>
    /// <param name="connect">Makes a connection that is not open yet; it is disposed after use.</param>
    /// <param name="query">A <c>SELECT</c> without <c>ORDER BY</c>, written by the program; values belong in the options' parameters.</param>
    /// <param name="options">How to read it; <see langword="null"/> for the columns <c>id</c> and <c>text</c>.</param>
    /// <exception cref="ArgumentException">The name or the query is empty, or an option is out of range.</exception>
    public static CorpusBuilder FromSql(this CorpusBuilder corpus, string name, Func<DbConnection> connect, string query, SqlSourceOptions? options = null) =>
        corpus.From(new SqlSource(name, connect, query, options)).LoadByDefault();
}
