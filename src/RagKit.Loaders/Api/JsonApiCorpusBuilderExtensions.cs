using RagKit.Api;

namespace RagKit;

/// <summary>Takes documents from HTTP APIs.</summary>
public static class JsonApiCorpusBuilderExtensions
{
    /// <summary>Takes the items that an API lists as JSON, each as a document.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="address">The listing's address, with its query.</param>
    /// <param name="options">How to read it; <see langword="null"/> for one page that is an array of items with <c>id</c> and <c>text</c>.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public static CorpusBuilder FromJsonApi(this CorpusBuilder corpus, string address, JsonApiOptions? options = null)
    {
        options?.Validate();
        return corpus.From(services => new JsonApiSource(address, options, services?.GetService(typeof(TimeProvider)) as TimeProvider)).LoadByDefault();
    }
}
