using RagKit.Stores;

namespace RagKit.Ingestion;

/// <summary>The documents of an item as a store knows them.</summary>
/// <param name="Store">The store; <see langword="null"/> when none knows the item.</param>
/// <param name="Documents">They.</param>
internal sealed record KeptItem(IChunkStore? Store, IReadOnlyList<StoredDocument> Documents)
{
    public static KeptItem None { get; } = new(null, []);

    /// <summary>The address of the bytes that the documents of one version of the item were parsed from; empty when unknown.</summary>
    public string OriginalOf(string version) =>
        Documents.Select(document => document.Lineage).FirstOrDefault(lineage => lineage.SourceVersion == version && lineage.Original.Length > 0)?.Original ?? "";
}
