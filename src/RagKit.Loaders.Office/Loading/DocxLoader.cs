using System.Runtime.CompilerServices;
using RagKit.OpenXml;
using RagKit.Reading;
using RagKit.Sources;
using RagKit.Word;

namespace RagKit.Loading;

/// <summary>
/// Word documents: headings, numbered and nested lists, tables, notes, links and pictures' texts, in one pass without a tree. Tracked changes are
/// read as accepted; hidden text, headers and footers are left out. Nothing outside the file is fetched, macros are not looked at. Safe to use from
/// several threads at once.
/// </summary>
public sealed class DocxLoader : IDocumentLoader
{
    private readonly DocxLoaderOptions _options;

    /// <summary>A loader of Word documents.</summary>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public DocxLoader(DocxLoaderOptions? options = null)
    {
        _options = options ?? new DocxLoaderOptions();
        _options.Limits.Validate();
    }

    /// <inheritdoc />
    public string Fingerprint => $"docx/1 notes={_options.IncludeNotes} comments={_options.IncludeComments}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => OfficeFormat.Word.Reads(item);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return await OfficeFile.LoadAsync(OfficeFormat.Word, content, _options.Limits, Read, cancellationToken).ConfigureAwait(false);
    }

    private Document Read(OfficePackage package)
    {
        string main = package.MainPart(OfficeFormat.Word);
        Relationships relationships = package.RelationshipsOf(main);
        using PartReader? styleReader = package.Open(relationships.PartOfType("styles"));
        WordStyles styles = WordStyles.Read(styleReader);
        using PartReader? listReader = package.Open(relationships.PartOfType("numbering"));
        WordListDefinitions lists = WordListDefinitions.Read(listReader, styles);
        Dictionary<string, WordNote> notes = WordNotes.Read(package, relationships, _options);
        WordBlocks blocks = new(styles, lists, notes);
        using PartReader body = package.Open(main)!;
        foreach (WordPiece piece in new WordStory(body, relationships).Read())
            blocks.Add(piece);
        Document document = blocks.Build(package.Item);
        if (document.Text.Length == 0)
        {
            throw blocks.HasEmbedded
                ? new NoTextException($"'{package.Item}' has no text of its own: it embeds a file of another format, which is not read. Open it in Word, and save it again, which makes the text the document's.")
                : LoadErrors.PicturesOnly(package.Item);
        }
        (string title, Metadata metadata) = CoreProperties.Read(package);
        return document with { Title = title.Length > 0 ? title : blocks.Title, Metadata = metadata };
    }
}
