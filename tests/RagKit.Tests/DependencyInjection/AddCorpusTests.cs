using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RagKit.Answering;
using RagKit.Testing;

namespace RagKit.Tests.Hosting;

public sealed class AddCorpusTests
{
    [Fact]
    public async Task Corpora_are_singletons_keyed_by_name_and_the_first_is_the_unkeyed_one()
    {
        ServiceCollection services = new();
        services.AddCorpus("a", corpus => corpus.ChunkByTokens().StoreInMemory());
        services.AddCorpus("b", corpus => corpus.ChunkByTokens().StoreInMemory());
        await using ServiceProvider provider = services.BuildServiceProvider();

        Corpus a = provider.GetRequiredKeyedService<Corpus>("a");

        Assert.Equal(("a", "b"), (a.Name, provider.GetRequiredKeyedService<Corpus>("b").Name));
        Assert.Same(a, provider.GetRequiredKeyedService<Corpus>("a"));
        Assert.Same(a, provider.GetRequiredService<Corpus>());
    }

    [Fact]
    public void A_name_is_given_once()
    {
        ServiceCollection services = new();
        services.AddCorpus("a", corpus => corpus.StoreInMemory());

        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => services.AddCorpus("a", corpus => corpus.StoreInMemory())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chat_client_that_quotes_stands_in_only_where_the_host_has_none()
    {
        ServiceCollection alone = new();
        alone.AddCorpus("a", corpus => corpus.ChunkByTokens().StoreInMemory());
        ServiceCollection withChat = new();
        using FakeChatClient own = new("An answer.");
        withChat.AddSingleton<IChatClient>(own);
        withChat.AddCorpus("a", corpus => corpus.ChunkByTokens().StoreInMemory());

        await using ServiceProvider first = alone.BuildServiceProvider(), second = withChat.BuildServiceProvider();

        Assert.IsType<ExtractiveChatClient>(first.GetRequiredService<IChatClient>());
        Assert.Same(own, second.GetRequiredService<IChatClient>());
    }

    [Fact]
    public async Task Parts_come_from_the_hosts_services()
    {
        using FakeEmbeddingGenerator model = new();
        ServiceCollection services = new();
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(model);
        services.AddCorpus("a", corpus => corpus
            .From(new TextSource(("one.txt", "Penguins live on the ice.")))
            .LoadWith(new Loading.TextLoader())
            .ChunkByTokens()
            .EmbedWith(provider => provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>())
            .StoreInMemory());
        await using ServiceProvider provider = services.BuildServiceProvider();

        await CorpusFixture.IngestAsync(provider.GetRequiredService<Corpus>());

        Assert.Equal(1, model.TextCount);
    }

    [Fact]
    public async Task Two_sources_of_one_name_are_refused()
    {
        await using ServiceProvider provider = new ServiceCollection()
            .AddCorpus("a", corpus => corpus.From(new TextSource()).From(new TextSource()).ChunkByTokens().StoreInMemory())
            .BuildServiceProvider();

        Assert.Contains("2 sources named 'texts'", Assert.Throws<RagKitException>(provider.GetRequiredService<Corpus>).Message, StringComparison.Ordinal);
    }
}
