using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Loaders.Documents.Tests;

public sealed class ArchiveLoaderTests
{
    private static readonly ArchiveLoader Loader = new();

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.tar.gz")]
    public async Task Each_file_that_can_be_read_becomes_a_document(string name)
    {
        (string, string)[] files = [("a.txt", "Text"), ("docs/b.md", "# Head"), ("p.png", "x")];
        List<Document> documents = await Loader.LoadAsync(name, name == "a.zip" ? Containers.Zip(files) : Containers.TarGz(files));
        Assert.Equal([($"{name}#a.txt", "Text"), ($"{name}#docs/b.md", "# Head")], documents.Select(document => (document.Id, document.Text)));
        Assert.Equal(["a", "Head"], documents.Select(document => document.Title));
    }

    [Fact]
    public async Task A_path_that_leaves_the_archive_or_comes_twice_is_reported()
    {
        List<LoadFailure> failures = [];
        List<Document> documents = await Loader.LoadAsync("a.zip", Containers.Zip(("../up.txt", "x"), ("/root.txt", "x"), ("C:\\drive.txt", "x"), ("a/../in.txt", "Text"), ("in.txt", "Again")), failures);
        Assert.Equal("a.zip#in.txt", Assert.Single(documents).Id);
        Assert.Equal(4, failures.Count);
    }

    [Fact]
    public async Task A_corpus_reads_archives_of_messages_with_all_its_loaders()
    {
        CorpusBuilder corpus = new CorpusBuilder("c").LoadArchives().LoadDocuments().LoadByDefault();
        IDocumentLoader[] loaders = [.. corpus.Loaders.Select(loader => loader(NoServices.Instance))];
        byte[] inner = Containers.Zip(("deep.txt", "Deep words"));
        byte[] outer = Containers.Zip([("m.eml", System.Text.Encoding.UTF8.GetBytes(
            $"Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nBody\n--b\nContent-Type: application/zip; name=i.zip\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(inner)}\n--b--"))]);
        IDocumentLoader archives = loaders.Last(loader => loader.CanLoad(new SourceItem("o.zip", "1")));
        Assert.Equal(["o.zip#m.eml", "o.zip#m.eml#2/i.zip#deep.txt"], (await archives.LoadAsync("o.zip", outer)).Select(document => document.Id));
        Assert.All(loaders, loader => Assert.NotEqual("", loader.Fingerprint));
    }

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
