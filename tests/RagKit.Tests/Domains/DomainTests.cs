using Microsoft.Extensions.AI;
using RagKit.Domains;
using RagKit.Ingestion;
using RagKit.Retrieval;
using RagKit.Testing;

namespace RagKit.Tests.Domains;

/// <summary>Chunks are assigned to domains by rules, metadata or a chat model, and searched and counted by them.</summary>
public sealed class DomainTests : IDisposable
{
    private readonly CorpusFixture _fixture = new();

    public DomainTests()
    {
        _fixture.Write("lease.md", "# Leases\n\nA landlord returns the deposit within thirty days. Heating is part of the rent.");
        _fixture.Write("boiler.md", "# Boilers\n\nBleed the radiators before the heating season. A deposit of lime shortens a boiler's life.");
        _fixture.Write("tea.md", "# Tea\n\nPour water just off the boil.");
    }

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rules_assign_chunks_to_one_several_or_no_domain(bool inSqlite)
    {
        await using Corpus corpus = Open(inSqlite, builder => builder.AssignDomains(
            DomainRule.Words("law", "landlord", "statute"), DomainRule.Words("heating", "heat", "boiler season"), DomainRule.Documents("law", "docs/contracts/**")));
        await CorpusFixture.IngestAsync(corpus);
        Assert.Equal([new DomainCount("heating", 2, 2), new DomainCount("law", 1, 1)], await corpus.CountDomainsAsync(Ends));
        Assert.Equal(["heating", "law"], ChunkDomains.Of((await corpus.Store.GetDocumentAsync("docs/lease.md", Ends))[0]));
        Assert.Empty(ChunkDomains.Of((await corpus.Store.GetDocumentAsync("docs/tea.md", Ends))[0]));

        Assert.Equal(["docs/lease.md"], await FindAsync(corpus.InDomain("law"), "deposit"));
        Assert.Equal(["docs/boiler.md", "docs/lease.md"], (await FindAsync(corpus, "deposit")).Order(StringComparer.Ordinal));
        Assert.Equal(["docs/boiler.md", "docs/lease.md"], (await FindAsync(corpus.InDomain("law", "heating"), "deposit")).Order(StringComparer.Ordinal));
        Assert.Equal(["docs/boiler.md"], await FindAsync(corpus.InDomain("heating"), "deposit", Filter.Document("docs/boiler.md")));
        Assert.Empty(await FindAsync(corpus.InDomain("cooking"), "deposit"));
    }

    [Fact]
    public async Task Metadata_of_a_document_names_its_domains()
    {
        _fixture.Write("fees.md", "---\ndepartments: [Finance, Legal]\n---\n# Fees\n\nA late fee is ten euros.");
        await using Corpus corpus = Open(false, builder => builder.AssignDomainsFrom("departments").AssignDomains(DomainRule.Metadata("money", "departments", "Finance")));
        await CorpusFixture.IngestAsync(corpus);
        Assert.Equal(["Finance", "Legal", "money"], ChunkDomains.Of((await corpus.Store.GetDocumentAsync("docs/fees.md", Ends))[0]));
        Assert.Equal(3, (await corpus.CountDomainsAsync(Ends)).Count);
    }

    [Fact]
    public async Task A_chat_model_assigns_domains_and_names_that_nobody_gave_it_are_not_believed()
    {
        DomainDescription[] domains = [new("law", "rights and duties"), new("heating", "boilers and radiators")];
        FakeChatClient chat = new(messages => Say(messages[1].Text.Contains("landlord", StringComparison.Ordinal) ? "[\"LAW\", \"poetry\"]"
            : messages[1].Text.Contains("radiators", StringComparison.Ordinal) ? "[\"heating\"]" : "[]"));
        await using Corpus corpus = Open(false, builder => builder.AssignDomainsWithChat(chat, domains));
        await CorpusFixture.IngestAsync(corpus);
        Assert.Equal([new DomainCount("heating", 1, 1), new DomainCount("law", 1, 1)], await corpus.CountDomainsAsync(Ends));
        Assert.Contains("- law: rights and duties", chat.Requests[0].Messages[0].Text, StringComparison.Ordinal);
        Assert.Equal(3, chat.Requests.Count);
    }

    [Fact]
    public async Task An_answer_of_unknown_domains_alone_is_asked_for_again_and_said_to_be_missing()
    {
        FakeChatClient chat = new(_ => Say("[\"poetry\"]"));
        await using Corpus corpus = Open(false, builder => builder.AssignDomainsWithChat(chat, [new("law", "rights and duties")]));
        IReadOnlyList<DocumentOutcome> outcomes = await CorpusFixture.IngestAsync(corpus);
        Assert.All(outcomes, outcome => Assert.Equal("1 of 1 chunks not assigned to domains: the model's answers could not be read", outcome.Reason));
        Assert.Equal(6, chat.Requests.Count);
        Assert.Empty(await corpus.CountDomainsAsync(Ends));
    }

    [Fact]
    public async Task Another_rule_assigns_anew_on_the_next_run()
    {
        string file = Path.Combine(_fixture.Folder.Path, "corpus.db");
        Corpus Make(DomainRule rule) => Corpus.Create("test", builder => builder.FromFolder(_fixture.Docs, new RagKit.Loading.FolderSourceOptions { Name = "docs" }).ChunkByTokens(60, 0).StoreInSqlite(file).AssignDomains(rule));
        await using (Corpus first = Make(DomainRule.Words("law", "landlord")))
            await CorpusFixture.IngestAsync(first);
        await using Corpus second = Make(DomainRule.When("drinks", "tea/1", chunk => chunk.Title == "Tea"));
        await CorpusFixture.IngestAsync(second);
        Assert.Equal([new DomainCount("drinks", 1, 1)], await second.CountDomainsAsync(Ends));
    }

    [Fact]
    public void Rules_and_domains_that_say_nothing_are_refused()
    {
        Assert.Throws<ArgumentException>(() => DomainRule.Words("law"));
        Assert.Throws<ArgumentException>(() => DomainRule.Words("law", "§"));
        CorpusBuilder builder = new("test");
        Assert.Throws<ArgumentException>(() => builder.AssignDomainsWithChat(new FakeChatClient("{}"), []));
        Assert.Contains("'Law'", Assert.Throws<ArgumentException>(() => builder.AssignDomainsWithChat(new FakeChatClient("{}"), [new("Law", "a"), new("law", "b")])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new InMemoryRetriever().InDomain());
    }

    private static ChatResponse Say(string domains) => new(new ChatMessage(ChatRole.Assistant, $$"""{"chunks": [{"n": 1, "domains": {{domains}}}]}"""));

    private Corpus Open(bool inSqlite, Func<CorpusBuilder, CorpusBuilder> describe) => Corpus.Create("test", builder =>
    {
        describe(builder.FromFolder(_fixture.Docs, new RagKit.Loading.FolderSourceOptions { Name = "docs" }).ChunkByTokens(60, 0));
        _ = inSqlite ? builder.StoreInSqlite(Path.Combine(_fixture.Folder.Path, "corpus.db")) : builder.StoreInMemory();
    });

    private static async Task<string[]> FindAsync(IRetriever retriever, string query, Filter? filter = null)
    {
        List<string> found = [];
        await foreach (Hit hit in retriever.RetrieveAsync(new RetrievalQuery(query) { Filter = filter }, Ends))
            found.Add(hit.Chunk.DocumentId);
        return [.. found];
    }

    private sealed class InMemoryRetriever : IRetriever
    {
        public async IAsyncEnumerable<Hit> RetrieveAsync(RetrievalQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            yield break;
        }
    }
}
