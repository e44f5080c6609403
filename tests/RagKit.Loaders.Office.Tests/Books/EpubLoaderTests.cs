using RagKit.Loading;
using RagKit.Sources;
using RagKit.TestData;

namespace RagKit.Loaders.Office.Tests;

public sealed class EpubLoaderTests
{
    private static readonly EpubLoader Loader = new(new HtmlLoader());

    [Fact]
    public async Task Chapters_follow_the_spine_and_get_a_heading_where_they_have_none()
    {
        byte[] book = Containers.Epub(
            "<dc:title>The book</dc:title><dc:creator>Ann</dc:creator><dc:creator>Bo</dc:creator><dc:language>en</dc:language><dc:date>2019-08-23</dc:date>",
            [("b%20c.xhtml", "<h1>Own</h1><p>Second by name</p>"), ("a.xhtml", "<p>First by name</p>"), ("p.xhtml", "<p><img src=\"x\" alt=\"Cover\"/></p>")],
            "<navPoint><navLabel><text>Not used</text></navLabel><content src=\"b%20c.xhtml\"/></navPoint><navPoint><navLabel><text>Given</text></navLabel><content src=\"a.xhtml#x\"/></navPoint>");
        Document document = Assert.Single(await Loader.LoadAsync("a.epub", book));
        BlockInvariants.Check(document);
        Assert.Equal([(BlockKind.Heading, "Own"), (BlockKind.Paragraph, "Second by name"), (BlockKind.Heading, "Given"), (BlockKind.Paragraph, "First by name"), (BlockKind.Image, "Cover")], document.Outline());
        Assert.Equal("The book", document.Title);
        Assert.Equal("Ann, Bo", document.Metadata["author"].AsString());
        Assert.Equal(2019, document.Metadata["published"].AsDate().Year);
    }

    [Fact]
    public async Task Elements_that_close_themselves_are_empty()
    {
        byte[] book = Containers.Epub("", [("a.xhtml", "<script src=\"x.js\"/><p/><a id=\"x\"/><div/><p>All of <i/>this</p>")]);
        Assert.Equal("All of this", Assert.Single(await Loader.LoadAsync("a.epub", book)).Text);
    }

    [Fact]
    public async Task A_chapter_that_is_missing_is_reported_and_the_rest_read()
    {
        byte[] book = Containers.Zip(
            ("META-INF/container.xml", "<container><rootfiles><rootfile full-path=\"b.opf\"/></rootfiles></container>"),
            ("b.opf", "<package><manifest><item id=\"a\" href=\"a.html\"/><item id=\"b\" href=\"b.html\"/><item id=\"c\" href=\"../../c.html\"/></manifest><spine><itemref idref=\"a\"/><itemref idref=\"b\"/><itemref idref=\"c\"/></spine></package>"),
            ("b.html", "<p>Here</p>"));
        List<LoadFailure> failures = [];
        Assert.Equal("Here", Assert.Single(await Loader.LoadAsync("a.epub", book, failures)).Text);
        Assert.Equal("a.html", Assert.Single(failures).Part);
    }

    [Theory]
    [InlineData("OPS/a.xhtml", true)]
    [InlineData("OPS/font.otf", false)]
    public async Task Rights_management_is_refused_but_hidden_fonts_are_not(string encrypted, bool refused)
    {
        byte[] book = Containers.Epub("", [("a.xhtml", "<p>x</p>")], "", ("META-INF/encryption.xml", $"<encryption><EncryptedData><CipherData><CipherReference URI=\"{encrypted}\"/></CipherData></EncryptedData></encryption>"));
        if (refused)
            Assert.Contains("digital rights management", await Loader.FailAsync("a.epub", book), StringComparison.Ordinal);
        else
            Assert.Equal("x", Assert.Single(await Loader.LoadAsync("a.epub", book)).Text);
    }

    [Fact]
    public async Task Chapters_without_text_are_passed_over_and_unreadable_ones_reported()
    {
        List<LoadFailure> failures = [];
        byte[] book = Containers.Epub("", [("a.xhtml", "<img src=\"x\"/>"), ("b.xhtml", "<p>Words</p>"), ("c.xhtml", "<p>\0\0\0\0\0\0\0\0\0</p>")]);
        Assert.Equal("Words", Assert.Single(await Loader.LoadAsync("a.epub", book, failures)).Text);
        Assert.Equal("OPS/c.xhtml", Assert.Single(failures).Part);
    }

    [Fact]
    public async Task Asides_of_a_book_are_read_although_those_of_a_site_are_not()
    {
        byte[] book = Containers.Zip(
            ("META-INF/container.xml", "<container><rootfiles><rootfile full-path=\"b.opf\"/></rootfiles></container>"),
            ("b.opf", "<package><manifest><item id=\"a\" href=\"a.html\"/></manifest><spine><itemref idref=\"a\"/></spine></package>"),
            ("a.html", "<html xmlns:epub=\"http://www.idpf.org/2007/ops\"><body><p>Cited</p><aside epub:type=\"footnote\"><p>Note</p></aside></body></html>"));
        Assert.Equal("Cited\n\nNote", Assert.Single(await Loader.LoadAsync("a.epub", book)).Text);
    }

    [Fact]
    public async Task Without_a_loader_of_pages_a_corpus_names_the_remedy()
    {
        IDocumentLoader[] loaders = Corpora.LoadersOf(new CorpusBuilder("c").LoadOffice());
        Assert.Contains("LoadByDefault()", await loaders.Last(loader => loader.CanLoad(new SourceItem("a.epub", "1"))).FailAsync("a.epub", Containers.Epub("", [("a.xhtml", "<p>x</p>")])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_book_of_pictures_is_refused_by_name() =>
        Assert.Contains("no text", await Loader.FailAsync("a.epub", Containers.Epub("", [("a.xhtml", "<img src=\"x\"/>")])), StringComparison.Ordinal);
}
