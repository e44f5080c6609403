using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RagKit;
using RagKit.Answering;
using RagKit.Flows;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds corpora to a host.</summary>
public static class RagKitServiceCollectionExtensions
{
    /// <summary>
    /// Adds a corpus as a singleton keyed by its name; the first one added is the unkeyed <see cref="Corpus"/>, too. Where the
    /// host registers no <see cref="IChatClient"/>, one that answers by quoting stands in. A host that has called <c>AddFlows</c> knows the corpus's
    /// <see cref="Corpus.IngestFlow"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="name">The corpus's name: the key, and part of every chunk id.</param>
    /// <param name="configure">Says what it is made of; parts are made when the corpus is first resolved.</param>
    /// <exception cref="ArgumentException">A corpus of that name was added already.</exception>
    public static IServiceCollection AddCorpus(this IServiceCollection services, string name, Action<CorpusBuilder> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (services.Any(service => service.ServiceType == typeof(Corpus) && Equals(service.ServiceKey, name)))
            throw new ArgumentException($"A corpus named '{name}' was added already: give this one another name.", nameof(name));
        services.AddKeyedSingleton(name, (provider, _) =>
        {
            CorpusBuilder builder = new(name);
            configure(builder);
            return new Corpus(builder, provider);
        });
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<Corpus>(name));
        services.AddSingleton<Flow>(provider => provider.GetRequiredKeyedService<Corpus>(name).IngestFlow);
        services.TryAddSingleton<IChatClient>(_ => new ExtractiveChatClient());
        return services;
    }
}
