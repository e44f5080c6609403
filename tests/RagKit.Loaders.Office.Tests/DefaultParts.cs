using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Loaders.Office.Tests;

/// <summary>What reads the parts of messages, books and archives in these tests.</summary>
internal static class DefaultParts
{
    /// <summary>The loaders of parts that a corpus has by default.</summary>
    public static IReadOnlyList<IDocumentLoader> All => DefaultLoaders.All;
}
