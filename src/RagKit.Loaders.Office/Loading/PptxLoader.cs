using System.Runtime.CompilerServices;
using RagKit.OpenXml;
using RagKit.Reading;
using RagKit.Slides;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// Presentations, slide by slide in the order shown: each begins with its title as a heading and has its number as page; lists, tables, diagrams'
/// and pictures' texts, links, and speakers' notes. Nothing outside the file is fetched, macros are not looked at. Safe to use from several threads
/// at once.
/// </summary>
public sealed class PptxLoader : IDocumentLoader
{
    private readonly PptxLoaderOptions _options;

    /// <summary>A loader of presentations.</summary>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public PptxLoader(PptxLoaderOptions? options = null)
    {
        _options = options ?? new PptxLoaderOptions();
        _options.Limits.Validate();
    }

    /// <inheritdoc />
    public string Fingerprint => $"pptx/1 notes={_options.IncludeNotes} hidden={_options.IncludeHidden}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => OfficeFormat.Presentation.Reads(item);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return await OfficeFile.LoadAsync(OfficeFormat.Presentation, content, _options.Limits, Read, cancellationToken).ConfigureAwait(false);
    }

    private Document Read(OfficePackage package)
    {
        string main = package.MainPart(OfficeFormat.Presentation);
        Relationships relationships = package.RelationshipsOf(main);
        SlideBlocks blocks = new();
        int number = 0;
        foreach (string part in Slides(package, main, relationships))
        {
            number++;
            using PartReader? reader = package.Open(part);
            Relationships ofSlide = package.RelationshipsOf(part);
            if (reader is null || Slide.Read(reader, ofSlide) is not { } slide || (slide.IsHidden && !_options.IncludeHidden))
                continue;
            foreach (string diagram in slide.Diagrams)
                slide.Lines.AddRange(ReadPart(package, diagram)?.Lines ?? []);
            Slide? notes = _options.IncludeNotes ? ReadPart(package, ofSlide.PartOfType("notesSlide")) : null;
            blocks.Add(number, slide, notes);
        }
        Document document = blocks.Build(package.Item);
        if (!blocks.HasText)
            throw new NoTextException($"'{package.Item}' has no text on its {number} slides: it may hold pictures only. Leave it out with an Exclude glob.");
        (string title, Metadata metadata) = CoreProperties.Read(package);
        return document with { Title = title.Length > 0 ? title : blocks.Title, Metadata = metadata.With("slides", number) };
    }

    private static Slide? ReadPart(OfficePackage package, string? part)
    {
        using PartReader? reader = package.Open(part);
        return reader is null ? null : Slide.Read(reader, package.RelationshipsOf(part!));
    }

    /// <summary>The slides' parts in the order shown.</summary>
    private static List<string> Slides(OfficePackage package, string main, Relationships relationships)
    {
        using PartReader reader = package.Open(main)!;
        List<string> parts = [];
        while (reader.Read())
        {
            if (reader.IsStart && reader.Name == "sldId" && relationships.Part(reader.RelationshipId()) is { } part)
                parts.Add(part);
        }
        return parts;
    }
}
