using System.Runtime.CompilerServices;
using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Cli;

/// <summary>Loads one file, or a folder's, as an ingestion would, without a corpus.</summary>
internal static class SingleFile
{
    /// <summary>Its documents, in order. Parts that can't be read are told and left out.</summary>
    public static async IAsyncEnumerable<Document> LoadAsync(
        string path, Action<LoadFailure> onFailure, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
            throw new UsageException($"'{path}' is a folder: name one file, or use 'ragkit ingest {path}'.");
        if (!File.Exists(path))
            throw Missing(path, "file");
        FilesSource source = new([path]);
        await foreach (SourceItem item in source.ListAsync(cancellationToken))
        {
            IDocumentLoader loader = ToolLoaders.Find(item)
                ?? throw new UsageException($"No loader reads '{path}': {(item.Extension.Length > 0 ? $"files named *{item.Extension} are" : "it is")} not among the formats known.");
            await foreach (Document document in OpenAsync(source, item, loader, onFailure, cancellationToken))
                yield return document;
        }
    }

    /// <summary>The documents of a file, or of all files of a folder that a loader reads. One that can't be read is told and left out.</summary>
    public static async IAsyncEnumerable<Document> LoadAllAsync(
        string path, Action<LoadFailure> onFailure, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path) && !File.Exists(path))
            throw Missing(path, "file or folder");
        ISource source = Directory.Exists(path) ? new FolderSource(path) : new FilesSource([path]);
        await foreach (SourceItem item in source.ListAsync(cancellationToken))
        {
            if (ToolLoaders.Find(item) is not IDocumentLoader loader)
                continue;
            await using IAsyncEnumerator<Document> documents = OpenAsync(source, item, loader, failure => onFailure(failure with { Part = $"{item.Id}, {failure.Part}" }), cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            while (await MoveNextAsync(documents, item, onFailure))
                yield return documents.Current;
        }
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<Document> documents, SourceItem item, Action<LoadFailure> onFailure)
    {
        try
        {
            return await documents.MoveNextAsync();
        }
        catch (Exception e) when (e is RagKitException or IOException or UnauthorizedAccessException)
        {
            onFailure(new LoadFailure(item.Id, e.Message));
            return false;
        }
    }

    private static async IAsyncEnumerable<Document> OpenAsync(
        ISource source, SourceItem item, IDocumentLoader loader, Action<LoadFailure> onFailure, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using Stream stream = await source.OpenAsync(item, cancellationToken);
        await foreach (Document document in loader.LoadAsync(new SourceContent(item, stream, onFailure), cancellationToken))
            yield return document with { ItemId = item.Id, ModifiedAt = document.ModifiedAt ?? item.ModifiedAt };
    }

    private static UsageException Missing(string path, string what) =>
        new($"There is no {what} '{path}'. Check the path; a relative one starts at '{Directory.GetCurrentDirectory()}'.");
}
