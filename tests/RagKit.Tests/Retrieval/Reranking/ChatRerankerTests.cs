using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RagKit.Retrieval;
using RagKit.Testing;

namespace RagKit.Tests.Retrieval;

public sealed class ChatRerankerTests
{
    private static readonly Hit[] Hits = [Found("a", 0.9), Found("b", 0.8), Found("c", 0.7)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"grades": [{"n": 1, "score": 2}, {"n": 2, "score": 9}, {"n": 3, "score": 5}]}""", "b c a")]
    [InlineData("""Sure! Passage [1] is weak.\n```json\n[{"passage": "3", "relevance": "10"}, {"passage": 1, "relevance": 3.5},]\n```""", "c a b")]
    [InlineData("""<think>[3, 2]</think> {"1": 0, "2": 4, "3": 8}""", "c b a")]
    [InlineData("""{"scores": [1, 1, 7]}""", "c a b")]
    [InlineData("""[5, 5, 5]""", "a b c")]
    [InlineData("""{"grades": [{"n": 7, "score": 10}, {"n": 2, "score": 900}, {"n": -1, "score": 3}]}""", "b a c")]
    public async Task Grades_are_read_in_every_shape(string reply, string order)
    {
        using FakeChatClient model = new(reply.Replace("\\n", "\n", StringComparison.Ordinal));

        IReadOnlyList<Hit> reranked = await new ChatReranker(model).RerankAsync(new("question?"), Hits, Cancellation);

        Assert.Equal(order, string.Join(' ', reranked.Select(hit => hit.Chunk.Id)));
        Assert.Equal([1, 2, 3], reranked.Select(hit => hit.Legs[^1].Rank));
        Assert.All(reranked, hit => Assert.Equal(ChatReranker.LegName, hit.Legs[^1].Name));
        Assert.All(reranked, hit => Assert.InRange(hit.Score, 0, 10));
    }

    [Theory]
    [InlineData("I can't grade these.")]
    [InlineData("")]
    [InlineData("[[[[[[{{{{")]
    [InlineData("""{"grades": []}""")]
    [InlineData("""[1, 2]""")]
    [InlineData("""{"grades": [{"n": 1, "score": "high"}]}""")]
    public async Task An_unreadable_answer_leaves_the_order_and_says_so(string reply)
    {
        using FakeChatClient model = new(reply);

        IReadOnlyList<Hit> reranked = await new ChatReranker(model).RerankAsync(new("question?"), Hits, Cancellation);

        Assert.Equal(Hits.Select(hit => (hit.Chunk.Id, hit.Score)), reranked.Select(hit => (hit.Chunk.Id, hit.Score)));
        Assert.All(reranked, hit => Assert.Equal(ChatReranker.UnreadLegName, hit.Legs[^1].Name));
    }

    [Fact]
    public async Task All_passages_are_asked_for_at_once_and_cut()
    {
        using FakeChatClient model = new("[1, 2]");
        Hit[] hits = [Found("a", 3, new string('x', 70) + "\ud83d\ude00"), Found("b", 2, "short"), Found("c", 1)];

        IReadOnlyList<Hit> reranked = await new ChatReranker(model, new() { MaxHits = 2, MaxPassageLength = 71 }).RerankAsync(new("question?"), hits, Cancellation);

        FakeChatRequest request = Assert.Single(model.Requests);
        Assert.Equal($"Question: question?\n\n[1]\n{new string('x', 70)}\n\n[2]\nshort", request.Messages[^1].Text);
        Assert.Same(ChatResponseFormat.Json, request.Options!.ResponseFormat);
        Assert.Equal(["b", "a", "c"], reranked.Select(hit => hit.Chunk.Id));
    }

    [Fact]
    public async Task One_hit_is_not_worth_a_question()
    {
        using FakeChatClient model = new("");

        Assert.Single(await new ChatReranker(model).RerankAsync(new("question?"), [Hits[0]], Cancellation));
        Assert.Empty(model.Requests);
    }

    [Fact]
    public void The_verb_takes_the_registered_model_and_says_when_there_is_none()
    {
        CorpusBuilder corpus = new CorpusBuilder("handbook").RerankWithChat();
        using FakeChatClient model = new("");
        using ServiceProvider with = new ServiceCollection().AddSingleton<IChatClient>(model).BuildServiceProvider();
        using ServiceProvider without = new ServiceCollection().BuildServiceProvider();

        Assert.IsType<ChatReranker>(corpus.Rerankers[0](with));
        Assert.Contains("'handbook'", Assert.Throws<RagKitException>(() => corpus.Rerankers[0](without)).Message, StringComparison.Ordinal);
        Assert.Equal("MaxHits (0) must be 1 to 100.", Assert.Throws<ArgumentException>(() => corpus.RerankWithChat(new ChatRerankerOptions { MaxHits = 0 })).Message);
    }

    private static Hit Found(string id, double score, string? text = null) => new(new(id, id, 0, text ?? id, 0..(text ?? id).Length), score);
}
