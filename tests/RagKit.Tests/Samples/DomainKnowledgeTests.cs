using DomainKnowledge;
using Microsoft.Extensions.AI;
using RagKit.Domains;
using RagKit.Ingestion;
using RagKit.Retrieval;
using RagKit.TestData;
using RagKit.Testing;

namespace RagKit.Tests.Samples;

/// <summary>What the sample says that it does, over its own book.</summary>
public sealed class DomainKnowledgeTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ScriptedChatClient _chat = new();

    public DomainKnowledgeTests()
    {
        foreach (string chapter in Directory.EnumerateFiles(Repository.Path("samples", "DomainKnowledge", "book")))
            _folder.Write($"book/{Path.GetFileName(chapter)}", File.ReadAllText(chapter));
    }

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _chat.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_book_becomes_entries_of_its_domains_once()
    {
        await using (Corpus keeper = Open(_chat))
        {
            Assert.Equal(36, (await keeper.IngestAllAsync(cancellationToken: Ends)).Count(done => done.Kind == OutcomeKind.Added));
            Dictionary<string, int> counts = (await keeper.CountDomainsAsync(Ends)).ToDictionary(domain => domain.Domain, domain => domain.Chunks);
            Assert.Equal(new Dictionary<string, int> { ["light"] = 9, ["weather"] = 9, ["stores"] = 9, ["rescue"] = 9, ["dangers"] = 8 }, counts);
        }
        await using Corpus again = Open(_chat);
        Assert.Empty(await again.IngestAllAsync(cancellationToken: Ends));
    }

    [Fact]
    public async Task Every_entry_quotes_its_chapter_where_it_says()
    {
        await using Corpus keeper = Open(_chat);
        await keeper.IngestAllAsync(cancellationToken: Ends);

        List<Chunk> entries = await keeper.Store.ListChunksAsync(null, Ends).ToListAsync(Ends);

        Assert.Equal(36, entries.Count);
        Assert.All(entries, entry =>
        {
            string chapter = File.ReadAllText(Path.Combine(_folder.Path, "book", entry.Metadata["chapter"].AsString()));
            Assert.Equal(entry.Metadata["quote"].AsString(), chapter[(int)entry.Metadata["start"].AsInteger()..(int)entry.Metadata["end"].AsInteger()]);
            Assert.Contains(entry.Metadata["kind"].AsString(), (string[])["principle", "rule", "claim", "warning"]);
            Assert.Equal(entry.Metadata["kind"].AsString() == "warning", ChunkDomains.Of(entry).Contains("dangers"));
        });
    }

    [Fact]
    public async Task A_question_is_answered_from_one_domain_or_from_all()
    {
        await using Corpus keeper = Open(_chat);
        await keeper.IngestAllAsync(cancellationToken: Ends);

        Assert.Contains("breaking sea", (await FindAsync(keeper.InDomain("rescue"), "What does oil do?"))[0].Text, StringComparison.Ordinal);
        Assert.All(await FindAsync(keeper.InDomain("stores"), "What does oil do?"), entry => Assert.Contains("stores", ChunkDomains.Of(entry)));
        string dangers = string.Join('\n', (await FindAsync(keeper.InDomain("dangers"), "What takes fire, and what draws lightning?")).Take(2).Select(entry => entry.Text));
        Assert.Contains("vapour takes fire", dangers, StringComparison.Ordinal);
        Assert.Contains("look at lightning", dangers, StringComparison.Ordinal);
        Assert.True((await FindAsync(keeper, "What does oil do?")).SelectMany(ChunkDomains.Of).Distinct().Count() > 1);
    }

    [Fact]
    public async Task What_the_chapter_does_not_say_is_not_believed()
    {
        using FakeChatClient liar = new("""
            [{"kind": "rule", "domain": "light", "statement": "Lamps are lit at sundown.", "quote": "The keeper must light the lamp at sundown"},
             {"kind": "claim", "domain": "light", "statement": "Lamps are cheap.", "quote": "Lamps are cheap."}]
            """);
        File.Delete(Path.Combine(_folder.Path, "book", "2-of-weather.md"));
        File.Delete(Path.Combine(_folder.Path, "book", "3-of-stores-and-accounts.md"));
        File.Delete(Path.Combine(_folder.Path, "book", "4-of-wrecks-and-rescue.md"));
        await using Corpus keeper = Open(liar);

        IReadOnlyList<DocumentOutcome> outcomes = await keeper.IngestAllAsync(new IngestOptions { Retries = IngestRetries.None }, cancellationToken: Ends);

        Assert.Contains("Lamps are cheap", Assert.Single(outcomes, done => done.Kind == OutcomeKind.Failed).ToString(), StringComparison.Ordinal);
        Assert.Equal("Lamps are lit at sundown.", Assert.Single(await keeper.Store.ListChunksAsync(null, Ends).ToListAsync(Ends)).Text);
    }

    private Corpus Open(IChatClient chat) => Knowledge.Open(Path.Combine(_folder.Path, "book"), Path.Combine(_folder.Path, "keeper.db"), chat);

    private static async Task<IReadOnlyList<Chunk>> FindAsync(IRetriever retriever, string question) =>
        await retriever.RetrieveAsync(new RetrievalQuery(question) { Top = 3 }, Ends).Select(hit => hit.Chunk).ToListAsync(Ends);
}
