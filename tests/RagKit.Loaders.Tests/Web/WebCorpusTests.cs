using RagKit.Ingestion;
using RagKit.Testing;
using RagKit.Web;

namespace RagKit.Loaders.Tests.Web;

public sealed class WebCorpusTests
{
    private static async Task<string[]> IngestAsync(Corpus corpus)
    {
        List<DocumentOutcome> outcomes = [];
        await foreach (DocumentOutcome outcome in corpus.IngestAsync(new IngestOptions { Retries = IngestRetries.None }, cancellationToken: TestContext.Current.CancellationToken))
            outcomes.Add(outcome);
        return [.. outcomes.OrderBy(outcome => outcome.DocumentId, StringComparer.Ordinal).Select(outcome => $"{outcome.DocumentId[(outcome.DocumentId.IndexOf('/', 8) + 1)..]} {outcome.Kind}")];
    }

    [Fact]
    public async Task A_site_is_kept_in_step_with_conditional_requests()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Html("/", "<nav><a href=/a>A</a> <a href=/b>B</a></nav><p>The handbook of the house begins here. It is read from the front.</p>")
            .Html("/a", "<p>Leave is granted for thirty days. Ask early.</p>").Html("/b", "<p>Travel is paid by train. Keep the tickets.</p>");
        await using Corpus corpus = Corpus.Create("test", builder => builder
            .FromWebsite(site.Origin, new WebsiteOptions { Access = TestSite.Access }).ChunkByTokens(max: 60, overlap: 0).EmbedWith(new FakeEmbeddingGenerator()).StoreInMemory());
        Assert.Equal(["/ Added", "a Added", "b Added"], await IngestAsync(corpus));
        Assert.Equal(4, site.Requests.Count);
        site.Forget();
        Assert.Equal(["/ Unchanged", "a Unchanged", "b Unchanged"], await IngestAsync(corpus));
        Assert.Equal([404, 304, 304, 304], site.Requests.Select(request => request.Status));
        site.Status("/a", 503).Remove("/b");
        Assert.Equal(["/ Unchanged", "a Failed", "b Removed"], await IngestAsync(corpus));
        site.Html("/a", "<p>Leave is granted for thirty-one days. Ask early.</p>");
        Assert.Equal(["/ Unchanged", "a Updated"], await IngestAsync(corpus));
        site.Status("/", 500);
        Assert.Contains("Failed", Assert.Single(await IngestAsync(corpus)), StringComparison.Ordinal);
        site.Html("/", "<nav><a href=/a>A</a></nav><p>The handbook of the house begins here. It is read from the front.</p>");
        Assert.Equal(["/ Unchanged", "a Unchanged"], await IngestAsync(corpus));
    }
}
