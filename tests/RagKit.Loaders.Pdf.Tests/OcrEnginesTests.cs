using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RagKit.Ocr;
using RagKit.Testing;

namespace RagKit.Loaders.Pdf.Tests;

/// <summary>Which engine a corpus's loader has, and what a chat model is asked.</summary>
public sealed class OcrEnginesTests
{
    private static readonly OcrImage Picture = new(new byte[] { 1, 2, 3 }, "image/png", 10, 10);

    [Fact]
    public void The_engine_of_the_corpus_goes_before_the_hosts_whatever_the_order_of_the_verbs()
    {
        using ServiceProvider host = new ServiceCollection().AddSingleton<IOcrEngine>(new FakeOcrEngine("")).BuildServiceProvider();
        using ServiceProvider none = new ServiceCollection().BuildServiceProvider();

        Assert.Equal("pdf/2", Fingerprint(new CorpusBuilder("a").LoadPdf(), none));
        Assert.Equal("pdf/2 with fake", Fingerprint(new CorpusBuilder("a").LoadPdf(), host));
        Assert.Equal("pdf/2 with tesseract eng+deu", Fingerprint(new CorpusBuilder("a").LoadPdf().RecogniseTextWithTesseract(new TesseractOcrOptions { Languages = ["eng", "deu"] }), host));
        Assert.Equal("pdf/2 with fake", Fingerprint(new CorpusBuilder("a").RecogniseTextWith(new FakeOcrEngine("")).LoadPdf(), none));
    }

    [Fact]
    public async Task A_chat_model_is_shown_the_picture_and_its_lines_are_read()
    {
        FakeChatClient model = new("First line\nsecond\n\nnext paragraph");

        OcrText text = await new ChatOcrEngine(model).RecogniseAsync(Picture, TestContext.Current.CancellationToken);

        Assert.Equal(["First line", "second", "", "next paragraph"], text.Lines.Select(line => string.Join(' ', line.Words.Select(word => word.Text))));
        Assert.Null(text.Confidence);
        DataContent shown = Assert.Single(Assert.Single(model.Requests).Messages[0].Contents.OfType<DataContent>());
        Assert.Equal(("image/png", 3), (shown.MediaType, shown.Data.Length));
    }

    [Fact]
    public async Task A_chat_model_may_find_no_text() =>
        Assert.Empty((await new ChatOcrEngine(new FakeChatClient("[no text]")).RecogniseAsync(Picture, TestContext.Current.CancellationToken)).Lines);

    [Fact]
    public async Task A_chat_model_is_not_shown_what_it_can_not_see() =>
        Assert.Contains("image/tiff can't be given to a chat model", (await Assert.ThrowsAsync<RagKitException>(() => new ChatOcrEngine(new FakeChatClient("")).RecogniseAsync(Picture with { MediaType = "image/tiff" }, TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_engine_is_named_in_the_fingerprint_by_its_model() => Assert.Equal("chat large", new ChatOcrEngine(new FakeChatClient(""), "large").Fingerprint);

    private static string Fingerprint(CorpusBuilder corpus, IServiceProvider services) => Assert.Single(corpus.Loaders)(services).Fingerprint;
}
