using RagKit.Stores;

namespace RagKit;

/// <summary>Checks that whoever works on a corpus agrees with its manifest, and says what to do where not.</summary>
internal static class CorpusAgreement
{
    public static void RequireSameModel(CorpusParts parts, CorpusManifest manifest)
    {
        if (FindModelMismatch(parts, manifest) is string mismatch)
            throw new CorpusMismatchException(mismatch);
    }

    /// <summary>What speaks against searching a corpus with the name and the model that it is described with; <see langword="null"/> for nothing.</summary>
    public static string? FindModelMismatch(CorpusParts parts, CorpusManifest manifest)
    {
        if (manifest.Corpus != parts.Name)
            return NameMismatch(parts, manifest);
        return manifest.Embedder == parts.Embedder.Fingerprint ? null : $"Corpus '{parts.Name}' was embedded by {Named(manifest.Embedder)} but is now opened with " +
            $"{Named(parts.Embedder.Fingerprint)}: their vectors don't compare. Open it with the model it was built with, ingest with " +
            "IngestOptions { Rebuild = true } to embed it anew, or ingest into a new store.";
    }

    public static void RequireSameChunker(CorpusParts parts, CorpusManifest manifest)
    {
        if (manifest.Chunker == parts.Chunker.Fingerprint)
            return;
        throw new CorpusMismatchException($"Corpus '{parts.Name}' was cut by '{manifest.Chunker}' but is now ingested with " +
            $"'{parts.Chunker.Fingerprint}'. Ingest with the chunker it was built with, with IngestOptions {{ Rebuild = true }} to cut it anew, " +
            "or into a new store.");
    }

    public static void RequireSameName(CorpusParts parts, CorpusManifest manifest)
    {
        if (manifest.Corpus != parts.Name)
            throw new CorpusMismatchException(NameMismatch(parts, manifest));
    }

    /// <summary>Why a corpus has no model to search with, as a sentence.</summary>
    public static string WhyNoModel(CorpusParts parts) => parts.Embedder.Trainer is { } trainer
        ? $"its model is trained once it has {trainer.MinimumTexts} chunks."
        : "it has no embedding model; add EmbedWithCorpusModel() or EmbedWith(...).";

    private static string NameMismatch(CorpusParts parts, CorpusManifest manifest) =>
        $"The store holds the corpus '{manifest.Corpus}', not '{parts.Name}': use that name, or another store.";

    private static string Named(string? embedder) => embedder is null ? "no model" : $"'{embedder}'";
}
