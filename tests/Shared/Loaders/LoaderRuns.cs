using System.Text;
using RagKit.Sources;

namespace RagKit.TestData;

/// <summary>Loads bytes with a loader; shared by the tests of all loaders.</summary>
internal static class LoaderRuns
{
    public static Task<List<Document>> LoadAsync(this IDocumentLoader loader, string name, string text, List<LoadFailure>? failures = null) =>
        loader.LoadAsync(name, Encoding.UTF8.GetBytes(text), failures);

    public static async Task<List<Document>> LoadAsync(this IDocumentLoader loader, string name, byte[] bytes, List<LoadFailure>? failures = null)
    {
        using MemoryStream stream = new(bytes);
        List<Document> documents = [];
        SourceContent content = new(new SourceItem(name, "1"), stream, failure => failures?.Add(failure));
        await foreach (Document document in loader.LoadAsync(content, TestContext.Current.CancellationToken))
            documents.Add(document);
        return documents;
    }

    public static async Task<Document> LoadOneAsync(this IDocumentLoader loader, string name, string text) => Assert.Single(await loader.LoadAsync(name, text));

    public static async Task<string> FailAsync(this IDocumentLoader loader, string name, string text) => await loader.FailAsync(name, Encoding.UTF8.GetBytes(text));

    public static async Task<string> FailAsync(this IDocumentLoader loader, string name, byte[] bytes)
    {
        RagKitException e = await Assert.ThrowsAnyAsync<RagKitException>(() => loader.LoadAsync(name, bytes));
        Assert.Contains(name, e.Message, StringComparison.Ordinal);
        return e.Message;
    }

    /// <summary>Kinds and texts of the blocks, nested ones behind their parents.</summary>
    public static IEnumerable<(BlockKind Kind, string Text)> Outline(this Document document) => Flat(document.Blocks).Select(block => (block.Kind, document.Text[block.Range]));

    public static IEnumerable<Block> Flat(IEnumerable<Block> blocks) => blocks.SelectMany(block => Flat(block.Children).Prepend(block));
}
