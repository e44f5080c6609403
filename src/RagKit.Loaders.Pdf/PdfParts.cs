using RagKit.Configuration;

namespace RagKit;

/// <summary>The loader of PDF files, for a corpus that is described in a configuration.</summary>
public static class PdfParts
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CorpusPart> All { get; } = [new(PartRole.Loader, "pdf", "PDF files.", (corpus, _) => corpus.LoadPdf())];
}
