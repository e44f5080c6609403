using Microsoft.Extensions.Configuration;
using RagKit;
using RagKit.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds corpora that a configuration describes to a host.</summary>
public static class CorporaServiceCollectionExtensions
{
    /// <summary>
    /// Adds a corpus for each child of a section, keyed by its name, and puts those that have a schedule on it. All are checked before one is added.
    /// A scheduled run ingests with the default options.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="section">The section, such as <c>configuration.GetSection("Corpora")</c>.</param>
    /// <param name="parts">The parts that it may name, as packages list them.</param>
    /// <param name="environment">The environment: see <see cref="CorpusFile.Load"/>.</param>
    /// <exception cref="CorpusConfigurationException">There are mistakes: the message has those of all corpora.</exception>
    public static IServiceCollection AddCorporaFromConfiguration(
        this IServiceCollection services, IConfiguration section, IReadOnlyList<CorpusPart> parts, string? environment = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        List<CorpusDescription> corpora = [];
        List<ConfigurationMistake> mistakes = [];
        foreach (IConfigurationSection child in section.GetChildren())
        {
            try
            {
                corpora.Add(CorpusConfiguration.Read(child, parts, environment));
            }
            catch (CorpusConfigurationException e)
            {
                mistakes.AddRange(e.Mistakes);
            }
        }
        if (mistakes.Count > 0)
            throw new CorpusConfigurationException(mistakes);
        foreach (CorpusDescription corpus in corpora)
            services.AddCorpus(corpus);
        return services;
    }

    /// <summary>Adds a corpus that was described in a configuration, keyed by its name, and puts it on its schedule where it has one.</summary>
    public static IServiceCollection AddCorpus(this IServiceCollection services, CorpusDescription description)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(description);
        services.AddCorpus(description.Name, description.Configure);
        if (description.Schedule is not null)
            services.AddFlowSchedule($"ingest {description.Name}", description.Schedule, provider => provider.GetRequiredKeyedService<Corpus>(description.Name).IngestFlow);
        return services;
    }
}
