using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RagKit.Retrieval;

namespace RagKit;

/// <summary>The verbs for rerankers.</summary>
public static class RerankCorpusBuilderExtensions
{
    /// <summary>Reorders hits so that those near the top do not repeat one another: see <see cref="DiversityReranker"/>.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="lambda">How much relevance counts against novelty, 0 to 1: 1 keeps the order, 0 looks at novelty alone.</param>
    public static CorpusBuilder RerankByDiversity(this CorpusBuilder corpus, double lambda = DiversityReranker.DefaultLambda)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        DiversityReranker reranker = new(lambda);
        return corpus.RerankWith(_ => reranker);
    }

    /// <summary>Lets the host's registered chat model judge the hits: see <see cref="ChatReranker"/>.</summary>
    public static CorpusBuilder RerankWithChat(this CorpusBuilder corpus, ChatRerankerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        options = (options ?? new()).Validated();
        return corpus.RerankWith(services => new ChatReranker(
            services.GetService<IChatClient>() ?? throw new RagKitException(
                $"Corpus '{corpus.Name}' reranks with a chat model but none is registered: register an IChatClient, or pass one to RerankWithChat."),
            options));
    }

    /// <summary>Lets a chat model judge the hits: see <see cref="ChatReranker"/>. The caller keeps the client and disposes it.</summary>
    public static CorpusBuilder RerankWithChat(this CorpusBuilder corpus, IChatClient chat, ChatRerankerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ChatReranker reranker = new(chat, options);
        return corpus.RerankWith(_ => reranker);
    }
}
