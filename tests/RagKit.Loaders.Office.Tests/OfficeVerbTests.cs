using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Loaders.Office.Tests;

public sealed class OfficeVerbTests
{
    private static IDocumentLoader? LoaderOf(CorpusBuilder corpus, SourceItem item) => Corpora.LoadersOf(corpus).LastOrDefault(loader => loader.CanLoad(item));

    [Theory]
    [InlineData("a.docx", null, typeof(DocxLoader))]
    [InlineData("A.DOTM", null, typeof(DocxLoader))]
    [InlineData("a.doc", "application/msword", typeof(DocxLoader))]
    [InlineData("a.ppsx", "application/octet-stream", typeof(PptxLoader))]
    [InlineData("download", "application/vnd.openxmlformats-officedocument.presentationml.presentation", typeof(PptxLoader))]
    [InlineData("a.xlsm", "application/zip", typeof(XlsxLoader))]
    [InlineData("download", "application/vnd.ms-excel.sheet.macroEnabled.12; charset=binary", typeof(XlsxLoader))]
    [InlineData("a.zip", "application/zip", null)]
    [InlineData("a.docx", "text/html", null)]
    [InlineData("a.odt", "application/zip", typeof(OdtLoader))]
    [InlineData("a.rtf", "text/plain", typeof(RtfLoader))]
    [InlineData("a.epub", null, typeof(EpubLoader))]
    [InlineData("mail", "message/rfc822", typeof(EmlLoader))]
    public void Each_kind_of_file_has_its_loader(string id, string? type, Type? expected) =>
        Assert.Equal(expected, LoaderOf(new CorpusBuilder("c").LoadOffice(), new SourceItem(id, "1") { MediaType = type })?.GetType());

    [Fact]
    public void Options_given_later_count_and_change_the_fingerprint()
    {
        CorpusBuilder corpus = new CorpusBuilder("c").LoadOffice().LoadDocx(new DocxLoaderOptions { IncludeComments = true })
            .LoadPptx(new PptxLoaderOptions { IncludeHidden = true }).LoadXlsx(new XlsxLoaderOptions { RepeatHeader = false });
        foreach ((string id, string plain) in new[] { ("a.docx", new DocxLoader().Fingerprint), ("a.pptx", new PptxLoader().Fingerprint), ("a.xlsx", new XlsxLoader().Fingerprint) })
            Assert.NotEqual(plain, LoaderOf(corpus, new SourceItem(id, "1"))!.Fingerprint);
    }
}
