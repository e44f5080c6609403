using RagKit.TestData;

namespace RagKit.Configuration.Tests;

public sealed class EnvironmentTests
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_file_ingests_into_a_store_of_its_own_for_each_environment()
    {
        using TempFolder folder = new();
        folder.Write("docs/leave.md", "# Leave\n\nEvery parent gets sixteen weeks.\n");
        string path = folder.Write("c.yaml", TestParts.Least + "environments: {staging: , production: {store: {sqlite: handbook.db}}}\n");
        await IngestAsync(path, "staging");
        Assert.Equal(1, await DocumentsAsync(path, "staging"));
        Assert.Equal(0, await DocumentsAsync(path, "production"));
        Assert.Equal(0, await DocumentsAsync(path, null));
        Assert.True(File.Exists(Path.Combine(folder.Path, "handbook.staging.db")));
        Assert.True(File.Exists(Path.Combine(folder.Path, "handbook.production.db")));
    }

    [Fact]
    public async Task A_variable_goes_over_the_file_and_over_what_it_says_for_the_environment()
    {
        using TempFolder folder = new();
        string path = folder.Write("c.yaml", TestParts.Least + "environments: {staging: {store: {sqlite: other.db}}}\n");
        await using Corpus corpus = CorpusFile.Load(path, TestParts.All, "staging", new Dictionary<string, string> { ["RAGKIT__STORE__SQLITE"] = "moved.db" }).Create();
        await corpus.Store.CountAsync(Ended);
        Assert.Contains("moved.staging.db", (await corpus.Store.GetStatusAsync(Ended)).Place, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_sets_no_key_is_a_mistake_named_by_the_variable()
    {
        using TempFolder folder = new();
        string path = folder.Write("c.yaml", TestParts.Least);
        CorpusConfigurationException refused = Assert.Throws<CorpusConfigurationException>(
            () => CorpusFile.Load(path, TestParts.All, variables: new Dictionary<string, string> { ["RAGKIT__RETRIEVAL__TOPP"] = "3" }));
        Assert.StartsWith("RAGKIT__RETRIEVAL__TOPP: 'topp' is no key here", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Did you mean 'top'?", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_environment_that_the_file_does_not_list_is_refused()
    {
        using TempFolder folder = new();
        string path = folder.Write("c.yaml", TestParts.Least + "environments: {dev: , staging: }\n");
        CorpusConfigurationException refused = Assert.Throws<CorpusConfigurationException>(() => CorpusFile.Load(path, TestParts.All, "stagin", TestParts.NoVariables));
        Assert.Equal("c.yaml:1:1: There is no environment 'stagin': there are dev, staging. Did you mean 'staging'?", refused.Message);
    }

    [Fact]
    public void A_connection_string_is_one_environments_alone()
    {
        using TempFolder folder = new();
        string path = folder.Write("c.yaml", "corpus: a\nsources:\n  - folder: docs\nstore: {postgres: main}\nenvironments:\n  dev:\n  staging:\n    connectionStrings: {main: Host=staging}\n");
        CorpusFile.Load(path, TestParts.All, "staging", TestParts.NoVariables);
        CorpusFile.Load(path, TestParts.All, "dev", new Dictionary<string, string> { ["ConnectionStrings__main"] = "Host=dev" });
        CorpusConfigurationException refused = Assert.Throws<CorpusConfigurationException>(() => CorpusFile.Load(path, TestParts.All, "dev", TestParts.NoVariables));
        Assert.StartsWith("c.yaml:4:19: There is no connection string 'main': set ConnectionStrings__main", refused.Message, StringComparison.Ordinal);
    }

    private static async Task IngestAsync(string path, string? environment)
    {
        await using Corpus corpus = CorpusFile.Load(path, TestParts.All, environment, TestParts.NoVariables).Create();
        await corpus.IngestAllAsync(cancellationToken: Ended);
    }

    private static async Task<int> DocumentsAsync(string path, string? environment)
    {
        await using Corpus corpus = CorpusFile.Load(path, TestParts.All, environment, TestParts.NoVariables).Create();
        return (await corpus.GetStatusAsync(Ended)).Documents;
    }
}
