using RagKit.Loading;
using RagKit.Sources;

namespace RagKit;

/// <summary>Takes documents from folders and files.</summary>
public static class FolderCorpusBuilderExtensions
{
    // One and the same delegate a loader, so that a second FromFolder finds them.
    private static readonly Func<IServiceProvider, IDocumentLoader>[] Defaults =
        [.. DefaultLoaders.All.Select(loader => (Func<IServiceProvider, IDocumentLoader>)(_ => loader))];

    /// <summary>Takes the files of a folder that match one of the globs, or all of them; text, Markdown, HTML, CSV, JSON and JSON Lines are read by default.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="path">The folder.</param>
    /// <param name="include">Globs such as <c>**/*.{md,html}</c>; none for every file.</param>
    public static CorpusBuilder FromFolder(this CorpusBuilder corpus, string path, params string[] include) =>
        corpus.FromFolder(path, new FolderSourceOptions { Include = include });

    /// <summary>Takes the files of a folder as the options say.</summary>
    public static CorpusBuilder FromFolder(this CorpusBuilder corpus, string path, FolderSourceOptions options) =>
        corpus.From(new FolderSource(path, options)).LoadByDefault();

    /// <summary>Takes the files named.</summary>
    public static CorpusBuilder FromFiles(this CorpusBuilder corpus, params string[] paths) =>
        corpus.From(new FilesSource(paths)).LoadByDefault();

    /// <summary>Adds the loaders of <see cref="DefaultLoaders.All"/>, once however often it is called; each gives way to any other loader.</summary>
    public static CorpusBuilder LoadByDefault(this CorpusBuilder corpus)
    {
        foreach (Func<IServiceProvider, IDocumentLoader> loader in Defaults)
        {
            if (!corpus.Loaders.Contains(loader))
                corpus.LoadByDefaultWith(loader);
        }
        return corpus;
    }
}
