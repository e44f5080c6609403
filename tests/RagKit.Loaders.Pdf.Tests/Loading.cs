using RagKit.Loading;
using RagKit.Ocr;
using RagKit.Sources;

namespace RagKit.Loaders.Pdf.Tests;

/// <summary>Loads a file as a source would hand it over.</summary>
internal static class Loading
{
    public static async Task<Document> LoadAsync(byte[] bytes, PdfLoaderOptions? options = null, TimeProvider? time = null, IOcrEngine? ocr = null, List<LoadFailure>? failures = null)
    {
        using MemoryStream stream = new(bytes);
        Document? document = null;
        SourceContent content = new(new SourceItem("a.pdf", "1"), stream, failures is null ? null : failures.Add);
        await foreach (Document loaded in new PdfLoader(options, ocr, time).LoadAsync(content, TestContext.Current.CancellationToken))
            document = loaded;
        Assert.NotNull(document);
        BlockInvariants.Check(document);
        return document;
    }

    public static async Task<string> FailAsync(byte[] bytes, PdfLoaderOptions? options = null, TimeProvider? time = null, IOcrEngine? ocr = null)
    {
        RagKitException e = await Assert.ThrowsAnyAsync<RagKitException>(async () => await LoadAsync(bytes, options, time, ocr));
        Assert.StartsWith("'a.pdf' ", e.Message, StringComparison.Ordinal);
        return e.Message;
    }

    /// <summary>The blocks as lines: kind, level and text.</summary>
    public static string[] Lines(this Document document) =>
        [.. document.Blocks.Select(block => $"{block.Kind}{(block.Level > 0 ? block.Level : "")}: {document.Text[block.Range]}")];
}
