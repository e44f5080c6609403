using System.Runtime.CompilerServices;
using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Cli;

/// <summary>Loads one file as an ingestion would, without a corpus.</summary>
internal static class SingleFile
{
    /// <summary>Its documents, in order. Parts that can't be read are told and left out.</summary>
    public static async IAsyncEnumerable<Document> LoadAsync(
        string path, Action<LoadFailure> onFailure, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
            throw new UsageException($"'{path}' is a folder: name one file, or use 'ragkit ingest {path}'.");
        if (!File.Exists(path))
            throw new UsageException($"There is no file '{path}'. Check the path; a relative one starts at '{Directory.GetCurrentDirectory()}'.");
        FilesSource source = new([path]);
        await foreach (SourceItem item in source.ListAsync(cancellationToken))
        {
            IDocumentLoader loader = DefaultLoaders.All.LastOrDefault(loader => loader.CanLoad(item))
                ?? throw new UsageException($"No loader reads '{path}': {(item.Extension.Length > 0 ? $"files named *{item.Extension} are" : "it is")} not among the formats known.");
            await using Stream stream = await source.OpenAsync(item, cancellationToken);
            await foreach (Document document in loader.LoadAsync(new SourceContent(item, stream, onFailure), cancellationToken))
                yield return document with { ItemId = item.Id, ModifiedAt = document.ModifiedAt ?? item.ModifiedAt };
        }
    }
}
