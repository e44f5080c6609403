using System.Runtime.CompilerServices;
using RagKit.Archives;
using RagKit.Books;
using RagKit.Reading;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// E-books (EPUB 2 and 3): the chapters in the order of the spine, each read as a page by a loader of such; a chapter without a heading of its own gets
/// that of the table of contents. Title, authors, language and the like become metadata. Books with rights management are refused. Safe to use from
/// several threads at once, if the loader of pages is.
/// </summary>
public sealed class EpubLoader : IDocumentLoader
{
    private const string PageType = "application/xhtml+xml";
    private static readonly string[] MediaTypes = ["application/epub+zip"];
    private static readonly string[] Extensions = [".epub"];
    private static readonly SourceItem AnyPage = new("page.xhtml", "") { MediaType = PageType };
    private readonly Lazy<IDocumentLoader?> _pages;
    private readonly OfficeLimits _limits;

    /// <summary>A loader of e-books.</summary>
    /// <param name="pages">What reads the chapters: a loader of <c>application/xhtml+xml</c>.</param>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public EpubLoader(IDocumentLoader pages, EpubLoaderOptions? options = null)
        : this(new Lazy<IDocumentLoader?>(pages), options)
    {
    }

    internal EpubLoader(PartLoaders parts, EpubLoaderOptions? options)
        : this(new Lazy<IDocumentLoader?>(() => parts.Find(AnyPage)), options)
    {
    }

    private EpubLoader(Lazy<IDocumentLoader?> pages, EpubLoaderOptions? options)
    {
        _limits = (options ?? new EpubLoaderOptions()).Limits;
        _limits.Validate();
        _pages = pages;
    }

    /// <inheritdoc />
    public string Fingerprint => $"epub/2 {_pages.Value?.Fingerprint}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, Extensions);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string item = content.Item.Id;
        IDocumentLoader pages = _pages.Value ?? throw new RagKitException($"'{item}' is a book, and there is no loader of its pages ({PageType}). {PageReading.Remedy}.");
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(_limits.MaxBytes, cancellationToken).ConfigureAwait(false);
        if (bytes.Length == 0)
            throw LoadErrors.Empty(item);
        Document book;
        try
        {
            book = await ReadAsync(content, pages, bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (LoadErrors.IsDamage(e))
        {
            throw LoadErrors.Damaged(item, EpubPackage.Kind, e);
        }
        yield return book.Describe(content.Item, MediaTypes[0]);
    }

    private async Task<Document> ReadAsync(SourceContent content, IDocumentLoader pages, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        string item = content.Item.Id;
        using PackedFiles files = PackedFiles.Open(item, EpubPackage.Kind, bytes, InflateBudget.For(content, _limits));
        EpubPackage package = EpubPackage.Read(item, files, cancellationToken);
        EpubEncryption.RefuseProtected(item, files, package, cancellationToken);
        Dictionary<string, string> titles = EpubContents.Titles(files, package, cancellationToken);
        DocumentJoin book = new();
        string? problem = null;
        foreach (string path in package.Spine)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                Document chapter = await ReadAsync(content, pages, files, path, cancellationToken).ConfigureAwait(false);
                if (titles.TryGetValue(path, out string? title) && NeedsHeading(chapter))
                    book.Heading(title);
                book.Append(chapter);
            }
            catch (Exception e) when (!files.Budget.IsSpent && (e is RagKitException || LoadErrors.IsDamage(e)))
            {
                problem ??= e.Message;
                content.Fail(new LoadFailure(path, e.Message));
            }
        }
        if (book.IsEmpty && problem is not null)
            throw new RagKitException($"'{item}' has no chapter that can be read. Of the first: {problem}");
        if (book.IsEmpty)
            throw LoadErrors.PicturesOnly(item);
        return book.Build(item) with { Title = package.Title ?? "", Metadata = package.Metadata };
    }

    private static async Task<Document> ReadAsync(SourceContent content, IDocumentLoader pages, PackedFiles files, string path, CancellationToken cancellationToken)
    {
        if (files.Read(path) is not { } bytes)
            throw new RagKitException("The book names this chapter but does not hold it. Get the book anew.");
        SourceItem page = new($"{content.Item.Id}#{path}", content.Item.Version) { MediaType = PageType };
        return bytes.Length == 0 ? new Document(page.Id, "") : await pages.ReadAsync(content, page, bytes, files.Budget, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a chapter has text of its own, beyond pictures, and no heading.</summary>
    private static bool NeedsHeading(Document chapter)
    {
        bool text = false;
        foreach (Block block in BlockTree.Walk(chapter.Blocks))
        {
            if (block.Kind == BlockKind.Heading)
                return false;
            text |= block.Kind != BlockKind.Image;
        }
        return text;
    }
}
