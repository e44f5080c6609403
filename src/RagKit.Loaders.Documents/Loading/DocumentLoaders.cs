using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>The loaders that attachments and files of archives are read with where no others are given.</summary>
public static class DocumentLoaders
{
    /// <summary>Those of <see cref="DefaultLoaders.All"/>, and one each of EPUB, ODT and RTF with its default limits. They hold no state and may be shared.</summary>
    public static IReadOnlyList<IDocumentLoader> All { get; } = [.. DefaultLoaders.All, new EpubLoader(), new OdtLoader(), new RtfLoader()];
}
