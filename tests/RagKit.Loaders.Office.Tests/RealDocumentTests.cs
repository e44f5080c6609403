using RagKit.Loading;
using RagKit.Sources;
using RagKit.TestData;

namespace RagKit.Loaders.Office.Tests;

public sealed class RealDocumentTests
{
    [Theory]
    [InlineData("eml")]
    [InlineData("epub")]
    [InlineData("odt")]
    [InlineData("rtf")]
    public async Task Real_files_load(string kind)
    {
        IDocumentLoader[] loaders = Corpora.LoadersOf(new CorpusBuilder("c").LoadByDefault().LoadOffice());
        foreach (string path in Directory.EnumerateFiles(SharedData.Path("docs", kind)))
        {
            string name = Path.GetFileName(path);
            IDocumentLoader loader = loaders.Last(loader => loader.CanLoad(new SourceItem(name, "1")));
            List<Document> documents = await loader.LoadAsync(name, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
            Assert.All(documents, document =>
            {
                BlockInvariants.Check(document);
                Assert.DoesNotContain('\uFFFD', document.Text);
            });
        }
    }
}
