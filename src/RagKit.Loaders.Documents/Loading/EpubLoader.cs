using System.Runtime.CompilerServices;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// E-books (EPUB 2 and 3): the chapters in the order of the spine, each read as a page; a chapter without a heading of its own gets that of the table
/// of contents. Title, authors, language and the like become metadata. Books with rights management are refused. Safe to use from several threads at once.
/// </summary>
public sealed class EpubLoader : IDocumentLoader
{
    private static readonly string[] MediaTypes = ["application/epub+zip"];
    private static readonly string[] Extensions = [".epub"];
    private readonly HtmlLoader _pages = new(new HtmlLoaderOptions { KeepBoilerplate = true });
    private readonly DocumentLimits _limits;

    /// <summary>A loader of e-books.</summary>
    /// <param name="limits">How much to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">A limit is out of range.</exception>
    public EpubLoader(DocumentLimits? limits = null)
    {
        _limits = limits ?? new DocumentLimits();
        _limits.Validate();
    }

    /// <inheritdoc />
    public string Fingerprint => $"epub/1 {_pages.Fingerprint}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, Extensions);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(_limits.MaxBytes, cancellationToken).ConfigureAwait(false);
        yield return Read(content, bytes, cancellationToken).Describe(content.Item, MediaTypes[0]);
    }

    private Document Read(SourceContent content, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        string item = content.Item.Id;
        using PackedFiles files = PackedFiles.Open(item, EpubPackage.Kind, bytes, UnpackBudget.For(content, _limits));
        EpubPackage package = EpubPackage.Read(item, files, cancellationToken);
        EpubEncryption.RefuseProtected(item, files, package, cancellationToken);
        Dictionary<string, string> titles = EpubContents.Titles(item, files, package, cancellationToken);
        DocumentJoin book = new();
        foreach (string path in package.Spine)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (files.Read(path) is not { Length: > 0 } page)
            {
                content.Fail(new LoadFailure(path, "The book names this chapter but does not hold it. Get the book anew."));
                continue;
            }
            Document chapter = _pages.Parse(new SourceItem(item, "") { MediaType = "application/xhtml+xml" }, page.Span, cancellationToken);
            if (titles.TryGetValue(path, out string? title) && NeedsHeading(chapter))
                book.Heading(title);
            book.Append(chapter);
        }
        if (book.IsEmpty)
            throw new RagKitException($"'{item}' has {package.Spine.Count} chapters but no text: its pages may be pictures. Leave it out with an Exclude glob.");
        return book.Build(item) with { Title = package.Title ?? "", Metadata = package.Metadata };
    }

    /// <summary>Whether a chapter has text of its own, beyond pictures, and no heading.</summary>
    private static bool NeedsHeading(Document chapter)
    {
        bool text = false;
        Stack<Block> open = new(chapter.Blocks);
        while (open.TryPop(out Block? block))
        {
            if (block.Kind == BlockKind.Heading)
                return false;
            text |= block.Kind != BlockKind.Image;
            foreach (Block child in block.Children)
                open.Push(child);
        }
        return text;
    }
}
