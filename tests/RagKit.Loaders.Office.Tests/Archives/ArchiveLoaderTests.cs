using System.Text;
using RagKit.Loading;
using RagKit.Sources;
using RagKit.TestData;

namespace RagKit.Loaders.Office.Tests;

public sealed class ArchiveLoaderTests
{
    private static readonly ArchiveLoader Loader = new(DefaultParts.All);

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
        IDocumentLoader[] loaders = Corpora.LoadersOf(new CorpusBuilder("c").LoadArchives().LoadOffice().LoadByDefault());
        byte[] inner = Containers.Zip(("deep.txt", "Deep words"));
        byte[] outer = Containers.Zip([("m.eml", Encoding.UTF8.GetBytes(
            $"Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nBody\n--b\nContent-Type: application/zip; name=i.zip\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(inner)}\n--b--"))]);
        IDocumentLoader archives = loaders.Last(loader => loader.CanLoad(new SourceItem("o.zip", "1")));
        Assert.Equal(["o.zip#m.eml", "o.zip#m.eml#2/i.zip#deep.txt"], (await archives.LoadAsync("o.zip", outer)).Select(document => document.Id));
        Assert.All(loaders, loader => Assert.NotEqual("", loader.Fingerprint));
    }

    [Fact]
    public async Task A_damaged_or_locked_file_leaves_the_others_whole()
    {
        byte[] zip = Containers.Zip(("a.txt", "First words of the file"), ("b.txt", "Text"), ("c.txt", "Text"));
        zip[30 + "a.txt".Length] ^= 0xFF;
        // The flag of encryption of the last file, in the directory.
        zip[zip.AsSpan().LastIndexOf("PK\x01\x02"u8) + 8] |= 1;
        List<LoadFailure> failures = [];
        Assert.Equal("a.zip#b.txt", Assert.Single(await Loader.LoadAsync("a.zip", zip, failures)).Id);
        Assert.Equal(["a.txt", "c.txt"], failures.Select(failure => failure.Part));
    }

    [Fact]
    public async Task Links_and_the_other_halves_of_macOS_are_passed_over()
    {
        List<LoadFailure> failures = [];
        byte[] zip = Containers.Zip(("a.txt", "Text"), ("link.txt", "/etc/hostname"), ("__MACOSX/._a.txt", "\0\x05\x16\x07"));
        int link = zip.AsSpan().LastIndexOf("link.txt"u8) - 46;
        zip[link + 41] = 0xA1;
        Assert.Equal("a.zip#a.txt", Assert.Single(await Loader.LoadAsync("a.zip", zip, failures)).Id);
        Assert.Empty(failures);
    }

    [Theory]
    [InlineData('x', "77777777777", "name or attributes")]
    [InlineData('L', "17777777777", "name or attributes")]
    [InlineData('0', "77777777777", "beyond the end")]
    public async Task A_TAR_that_states_absurd_sizes_costs_nothing(char type, string size, string reason)
    {
        byte[] tar = new byte[1024];
        Encoding.ASCII.GetBytes("a.txt").CopyTo(tar, 0);
        Encoding.ASCII.GetBytes(size).CopyTo(tar, 124);
        tar[156] = (byte)type;
        tar.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(tar.AsSpan(0, 512).ToArray().Sum(value => value), 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, 148);
        Assert.Contains(reason, await Loader.FailAsync("a.tar", tar), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.zip", "application/zip", true)]
    [InlineData("download", "application/gzip", true)]
    [InlineData("a.tar.gz", null, true)]
    [InlineData("a.docx", "application/zip", false)]
    [InlineData("a.epub", "application/x-zip-compressed", false)]
    [InlineData("a.log.gz", null, false)]
    public void Documents_that_are_archives_themselves_are_left_to_their_loaders(string id, string? type, bool reads) =>
        Assert.Equal(reads, Loader.CanLoad(new SourceItem(id, "1") { MediaType = type }));
}
