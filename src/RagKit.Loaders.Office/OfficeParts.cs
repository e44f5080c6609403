using RagKit.Configuration;

namespace RagKit;

/// <summary>The loaders of office files and archives, for a corpus that is described in a configuration.</summary>
public static class OfficeParts
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CorpusPart> All { get; } =
    [
        new(PartRole.Loader, "archives", "Archives, each file in them as if it lay in a folder.", (corpus, _) => corpus.LoadArchives()),
        new(PartRole.Loader, "office", "docx, pptx, xlsx, odt, rtf, epub and eml.", (corpus, _) => corpus.LoadOffice()),
    ];
}
