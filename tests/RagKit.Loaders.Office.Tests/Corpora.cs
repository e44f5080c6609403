using RagKit.Sources;

namespace RagKit.Loaders.Office.Tests;

/// <summary>The loaders of a corpus, as a host would make them.</summary>
internal static class Corpora
{
    public static IDocumentLoader[] LoadersOf(CorpusBuilder corpus) => [.. corpus.Loaders.Select(loader => loader(NoServices.Instance))];

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
