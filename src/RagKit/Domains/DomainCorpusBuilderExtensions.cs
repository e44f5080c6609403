using Microsoft.Extensions.AI;
using RagKit.Answering;
using RagKit.Domains;

namespace RagKit;

/// <summary>Verbs that assign chunks to domains. A chunk may belong to several, and to those of all verbs together.</summary>
public static class DomainCorpusBuilderExtensions
{
    /// <summary>Assigns chunks to the domains whose rules they meet.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="rules">The rules; of several for one domain, one is enough.</param>
    public static CorpusBuilder AssignDomains(this CorpusBuilder corpus, params IReadOnlyList<DomainRule> rules)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(rules);
        return corpus.EnrichWith(new DomainAssigner([.. rules]));
    }

    /// <summary>Assigns each chunk to the domains that a metadata name of its document or block says: a text, or a list of texts.</summary>
    public static CorpusBuilder AssignDomainsFrom(this CorpusBuilder corpus, string metadataName)
    {
        ArgumentException.ThrowIfNullOrEmpty(metadataName);
        return corpus.EnrichWith($"domains-from/1:{metadataName}", (_, chunk) => chunk.Metadata.TryGetValue(metadataName, out MetadataValue? value)
            ? ChunkDomains.Add(chunk, value.Elements.Where(element => element.Kind == MetadataKind.String).Select(element => element.AsString()))
            : chunk);
    }

    /// <summary>Lets the host's <see cref="IChatClient"/> assign each chunk to one, several or none of these domains. Answers are kept in the cache of the corpus's runner.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="domains">The domains, names distinct.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">There is no domain, or two have one name.</exception>
    public static CorpusBuilder AssignDomainsWithChat(this CorpusBuilder corpus, IReadOnlyList<DomainDescription> domains, DomainOptions? options = null)
    {
        DomainOptions valid = Check(domains, options);
        // The client that answers by quoting stands in where the host registers none; it cannot judge.
        return corpus.EnrichWith(services => services.GetService(typeof(IChatClient)) is IChatClient chat and not ExtractiveChatClient
            ? new ChatDomainAssigner(chat, domains, valid)
            : throw new RagKitException($"Corpus '{corpus.Name}' lets a chat model assign domains, and there is none: register an IChatClient, or call AssignDomainsWithChat(client, ...)."));
    }

    /// <summary>Lets a chat model assign each chunk to one, several or none of these domains. The caller keeps the client and disposes it.</summary>
    /// <inheritdoc cref="AssignDomainsWithChat(CorpusBuilder, IReadOnlyList{DomainDescription}, DomainOptions?)" />
    public static CorpusBuilder AssignDomainsWithChat(this CorpusBuilder corpus, IChatClient chat, IReadOnlyList<DomainDescription> domains, DomainOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(chat);
        DomainOptions valid = Check(domains, options);
        return corpus.EnrichWith(_ => new ChatDomainAssigner(chat, domains, valid));
    }

    private static DomainOptions Check(IReadOnlyList<DomainDescription> domains, DomainOptions? options)
    {
        ArgumentNullException.ThrowIfNull(domains);
        if (domains.Count == 0)
            throw new ArgumentException("Name at least one domain.", nameof(domains));
        if (domains.GroupBy(domain => domain.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"The domain '{twice.Key}' is named {twice.Count()} times: give each a name of its own.", nameof(domains));
        return (options ?? new()).Validate();
    }
}
