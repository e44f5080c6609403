using System.Globalization;
using System.Runtime.CompilerServices;
using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Reading;

/// <summary>Reads the parts of an item (pages, attachments, files of an archive) with the loaders that there are for items of their kind.</summary>
internal sealed class PartLoaders(Func<IReadOnlyList<IDocumentLoader>> loaders)
{
    private const int MaxDepth = 8;
    private readonly Lazy<IReadOnlyList<IDocumentLoader>> _loaders = new(loaders);

    /// <summary>
    /// The loaders of a corpus, those added later too, made when the first part is met. A loader of parts is among them and makes its own when it meets
    /// one, so that an archive may hold messages and a message an archive; how deep is bounded where parts are read.
    /// </summary>
    public static PartLoaders Of(CorpusBuilder corpus, IServiceProvider services) => new(() => [.. corpus.Loaders.Select(loader => loader(services))]);

    /// <summary>Names the loaders, but for those that hold parts of any kind themselves: two of those would name each other without end.</summary>
    public string Fingerprint => string.Join(' ', _loaders.Value.Where(loader => loader is not (EmlLoader or ArchiveLoader)).Select(loader => loader.Fingerprint));

    /// <summary>The loader that reads such a part; of several the one registered last; <see langword="null"/> for none.</summary>
    public IDocumentLoader? Find(SourceItem part) => _loaders.Value.LastOrDefault(loader => loader.CanLoad(part));

    /// <summary>The documents of a part. One that can't be read is reported and left out.</summary>
    /// <param name="whole">The item that the part is of.</param>
    /// <param name="part">The part; its id begins with the item's.</param>
    /// <param name="name">What the part is called in reports.</param>
    /// <param name="bytes">The part's bytes.</param>
    /// <param name="budget">What may still be unpacked.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    public async IAsyncEnumerable<Document> LoadAsync(
        SourceContent whole, SourceItem part, string name, ReadOnlyMemory<byte> bytes, InflateBudget budget, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Find(part) is not { } loader)
            yield break;
        int depth = PartStream.DepthOf(whole.Stream) + 1;
        if (depth > MaxDepth)
        {
            whole.Fail(new LoadFailure(name, string.Create(CultureInfo.InvariantCulture, $"It lies {depth} containers deep, and {MaxDepth} are read. Unpack it first.")));
            yield break;
        }
        using PartStream stream = PartStream.Of(bytes, budget, depth);
        SourceContent content = new(part, stream, failure => whole.Fail(failure with { Part = $"{name}, {failure.Part}" }));
        IAsyncEnumerator<Document> documents = loader.LoadAsync(content, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (await MoveNextAsync(documents, whole, name).ConfigureAwait(false))
                yield return Titled(documents.Current, part);
        }
        finally
        {
            await documents.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A loader makes a title of the name's last step where it finds none; the name of what the part is in does not belong to it.</summary>
    private static Document Titled(Document document, SourceItem part)
    {
        int whole = document.Title.LastIndexOf('#');
        return whole >= 0 && part.Id.Contains(document.Title, StringComparison.Ordinal) ? document with { Title = document.Title[(whole + 1)..] } : document;
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<Document> documents, SourceContent whole, string name)
    {
        try
        {
            return await documents.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is RagKitException or IOException)
        {
            whole.Fail(new LoadFailure(name, e.Message));
            return false;
        }
    }
}
