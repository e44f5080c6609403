using RagKit.Cleaning;

namespace RagKit.Tests.Cleaning;

/// <summary>Runs the steps of cleaning that a builder's verbs add, over documents and texts.</summary>
internal static class Cleaned
{
    public static Document Document(Document document, Action<CorpusBuilder> steps)
    {
        foreach (IDocumentTransform step in Steps(steps))
            document = step.TransformAsync(document, TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult().Document!;
        return document;
    }

    public static string Text(string text, Action<CorpusBuilder> steps) => Document(new Document("d", text), steps).Text;

    public static IReadOnlyList<IDocumentTransform> Steps(Action<CorpusBuilder> steps)
    {
        CorpusBuilder builder = new("test");
        steps(builder);
        return [.. builder.Cleaning.Select(make => make(NoServices.Instance))];
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
