using RagKit.Sources;

namespace RagKit.Cli;

/// <summary>The loaders that the tool reads files with, the same for every command.</summary>
internal static class ToolLoaders
{
    private static readonly Lazy<IReadOnlyList<IDocumentLoader>> Known = new(() =>
    {
        CorpusBuilder corpus = new CorpusBuilder(CorpusFile.CorpusName).LoadByDefault().LoadKnownFormats();
        return [.. corpus.Loaders.Select(loader => loader(NoServices.Instance))];
    });

    /// <summary>Adds the loaders of formats that packages of their own read.</summary>
    public static CorpusBuilder LoadKnownFormats(this CorpusBuilder corpus) => corpus.LoadArchives().LoadOffice().LoadPdf();

    /// <summary>The loader of an item, as a corpus would choose it; <see langword="null"/> for none.</summary>
    public static IDocumentLoader? Find(SourceItem item) => Known.Value.LastOrDefault(loader => loader.CanLoad(item));

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
