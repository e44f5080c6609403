using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RagKit.TestData;

namespace RagKit.Configuration.Tests;

public sealed class HostTests
{
    [Fact]
    public async Task A_host_has_the_corpora_that_its_configuration_describes_and_their_schedules()
    {
        using TempFolder folder = new();
        folder.Write("docs/a.md", "# A\n\nBicycles are kept in the cellar.\n");
        IServiceCollection added = new ServiceCollection().AddCorporaFromConfiguration(Section(("handbook:sources:0:folder", Path.Combine(folder.Path, "docs")), ("handbook:store", "memory"), ("handbook:schedule:every", "6h")), TestParts.All);
        await using ServiceProvider services = added.BuildServiceProvider();
        Corpus corpus = services.GetRequiredKeyedService<Corpus>("handbook");
        Assert.Single(await corpus.IngestAllAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Single(added, service => service.ServiceType.Name == "FlowSchedule");
    }

    [Fact]
    public void Mistakes_of_all_corpora_are_told_with_the_paths_of_their_keys()
    {
        CorpusConfigurationException refused = Assert.Throws<CorpusConfigurationException>(() => new ServiceCollection().AddCorporaFromConfiguration(
            Section(("one:sources:0:foldr", "docs"), ("one:store", "memory"), ("two:sources:0:folder", "docs"), ("two:store", "memory"), ("two:retrieval:top", "x")), TestParts.All));
        Assert.Equal(
            [
                "Corpora:one:sources:0:foldr: 'foldr' names no source: it may be folder, web, sitemap, website, git, github. Did you mean 'folder'?",
                "Corpora:two:retrieval:top: top (x) must be a whole number from 1 to 10,000.",
            ],
            refused.Mistakes.Select(mistake => mistake.ToString()));
    }

    private static IConfigurationSection Section(params (string Key, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create("Corpora:" + pair.Key, (string?)pair.Value))).Build().GetSection("Corpora");
}
