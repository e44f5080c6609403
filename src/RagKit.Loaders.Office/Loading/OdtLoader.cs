using System.Runtime.CompilerServices;
using RagKit.Archives;
using RagKit.OpenDocument;
using RagKit.Reading;
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
    private static readonly string[] MediaTypes = ["application/vnd.oasis.opendocument.text"];
    private static readonly string[] Extensions = [".odt", ".ott", ".fodt"];
    private readonly OfficeLimits _limits;

    /// <summary>A loader of OpenDocument texts.</summary>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public OdtLoader(OdtLoaderOptions? options = null)
    {
        _limits = (options ?? new OdtLoaderOptions()).Limits;
        _limits.Validate();
    }

    /// <inheritdoc />
    public string Fingerprint => "odt/2";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, Extensions);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(_limits.MaxBytes, cancellationToken).ConfigureAwait(false);
        yield return Read(content.Item.Id, bytes, InflateBudget.For(content, _limits), cancellationToken).Describe(content.Item, MediaTypes[0]);
    }

    private static Document Read(string item, ReadOnlyMemory<byte> bytes, InflateBudget budget, CancellationToken cancellationToken)
    {
        if (bytes.Length == 0)
            throw LoadErrors.Empty(item);
        OdtMetadata metadata = new();
        OdtReader reader = new(metadata, budget);
        try
        {
            if (IsFlat(bytes.Span))
            {
                using PartReader flat = new(item, ByteStream.Of(bytes), hasDoctype: true, cancellationToken);
                reader.Read(flat);
            }
            else
            {
                using PackedFiles files = PackedFiles.Open(item, Kind, bytes, budget);
                ReadPacked(item, files, reader, cancellationToken);
            }
        }
        catch (Exception e) when (LoadErrors.IsDamage(e))
        {
            throw LoadErrors.Damaged(item, Kind, e);
        }
        Document document = reader.Build(item);
        if (document.Text.Length == 0)
            throw LoadErrors.PicturesOnly(item);
        return document with { Title = metadata.Title ?? reader.FirstHeading ?? "", Metadata = metadata.Build() };
    }

    private static bool IsFlat(ReadOnlySpan<byte> bytes) => bytes.TrimStart("\uFEFF \r\n\t"u8).StartsWith("<"u8);

    private static void ReadPacked(string item, PackedFiles files, OdtReader reader, CancellationToken cancellationToken)
    {
        using PartReader? manifest = files.OpenXml("META-INF/manifest.xml", cancellationToken);
        while (manifest is not null && manifest.Read())
        {
            if (manifest.IsStart && manifest.Name == "encryption-data")
                throw LoadErrors.Protected(item);
        }
        using PartReader body = files.OpenXml("content.xml", cancellationToken) ?? throw LoadErrors.Other(item, Kind, "it has no content.xml");
        reader.Read(body);
        using PartReader? facts = files.OpenXml("meta.xml", cancellationToken);
        if (facts is not null)
            reader.Read(facts);
    }
}
