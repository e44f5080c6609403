using RagKit.Retrieval;
using RagKit.Stores;

namespace RagKit.Domains;

/// <summary>What a corpus is asked by domain.</summary>
public static class DomainCorpusExtensions
{
    /// <summary>
    /// The corpus seen as one that holds nothing but these domains: for searching, and for answers grounded in them alone. One index serves all domains, so
    /// how rare a word is is judged over all of them.
    /// </summary>
    /// <param name="corpus">The corpus, or anything that retrieves from it.</param>
    /// <param name="domains">The domains; a chunk of any of them is found.</param>
    /// <exception cref="ArgumentException">No domain is named.</exception>
    public static IRetriever InDomain(this IRetriever corpus, params IReadOnlyList<string> domains)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(domains);
        return domains.Count > 0 ? new DomainRetriever(corpus, ChunkDomains.Filter(domains)) : throw new ArgumentException("Name at least one domain.", nameof(domains));
    }

    /// <summary>How many chunks and documents each domain has, most chunks first. Chunks of several domains count for each.</summary>
    public static async ValueTask<IReadOnlyList<DomainCount>> CountDomainsAsync(this Corpus corpus, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        IReadOnlyList<ValueCount> counts = await corpus.Store.CountByAsync(ChunkDomains.Name, null, cancellationToken).ConfigureAwait(false);
        return [.. counts.Where(count => count.Value.Kind == MetadataKind.String).Select(count => new DomainCount(count.Value.AsString(), count.Chunks, count.Documents))];
    }

    private sealed class DomainRetriever(IRetriever inner, Filter domains) : IRetriever
    {
        public IAsyncEnumerable<Hit> RetrieveAsync(RetrievalQuery query, CancellationToken cancellationToken = default) =>
            inner.RetrieveAsync(query with { Filter = query.Filter is null ? domains : query.Filter & domains }, cancellationToken);
    }
}

/// <summary>How much a domain holds.</summary>
/// <param name="Domain">Its name.</param>
/// <param name="Chunks">Chunks.</param>
/// <param name="Documents">Documents with such chunks.</param>
public readonly record struct DomainCount(string Domain, int Chunks, int Documents);
