using System.Runtime.CompilerServices;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// OpenDocument texts: headings, paragraphs, lists, tables, notes behind the paragraph that cites them, links, text frames and pictures' texts; title,
/// author, keywords and dates as metadata. Tracked changes are read as accepted; comments and tables of contents are left out. Encrypted files are
/// refused. Safe to use from several threads at once.
/// </summary>
public sealed class OdtLoader : IDocumentLoader
{
    private const string Kind = "OpenDocument text";
    private static readonly string[] MediaTypes = ["application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text-template", "application/vnd.oasis.opendocument.text-flat-xml"];
    private static readonly string[] Extensions = [".odt", ".ott", ".fodt"];
    private readonly DocumentLimits _limits;

    /// <summary>A loader of OpenDocument texts.</summary>
    /// <param name="limits">How much to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">A limit is out of range.</exception>
    public OdtLoader(DocumentLimits? limits = null)
    {
        _limits = limits ?? new DocumentLimits();
        _limits.Validate();
    }

    /// <inheritdoc />
    public string Fingerprint => "odt/1";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, Extensions);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(_limits.MaxBytes, cancellationToken).ConfigureAwait(false);
        Document document = Read(content.Item.Id, bytes, UnpackBudget.For(content, _limits), cancellationToken);
        yield return document.Describe(content.Item, MediaTypes[0]);
    }

    private static Document Read(string item, ReadOnlyMemory<byte> bytes, UnpackBudget budget, CancellationToken cancellationToken)
    {
        OdtMetadata metadata = new();
        OdtReader reader = new(metadata);
        if (IsFlat(bytes.Span))
        {
            SafeXml.Visit(item, Kind, bytes, reader.Visit, cancellationToken);
        }
        else
        {
            using PackedFiles files = PackedFiles.Open(item, Kind, bytes, budget);
            RefuseEncrypted(item, files, cancellationToken);
            if (files.Read("content.xml") is not { } body)
                throw new RagKitException($"'{item}' has no content.xml: it is no OpenDocument text. Give it the extension of its format, or leave it out with an Exclude glob.");
            SafeXml.Visit(item, Kind, body, reader.Visit, cancellationToken);
            if (files.Read("meta.xml") is { } facts)
                SafeXml.Visit(item, Kind, facts, metadata.Visit, cancellationToken);
        }
        Document document = reader.Build(item);
        if (document.Text.Length == 0)
            throw DocumentReading.Empty(item);
        return document with { Title = metadata.Title ?? reader.FirstHeading ?? "", Metadata = metadata.Build() };
    }

    private static bool IsFlat(ReadOnlySpan<byte> bytes) => bytes.TrimStart("\uFEFF \r\n\t"u8).StartsWith("<"u8);

    private static void RefuseEncrypted(string item, PackedFiles files, CancellationToken cancellationToken)
    {
        if (files.Read("META-INF/manifest.xml") is not { } manifest)
            return;
        bool encrypted = false;
        SafeXml.Visit(item, Kind, manifest, node =>
        {
            encrypted |= node.LocalName == "encryption-data";
            return false;
        }, cancellationToken);
        if (encrypted)
            throw new RagKitException($"'{item}' is encrypted with a password. Save it without one, or leave it out with an Exclude glob.");
    }
}
