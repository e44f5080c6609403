using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using RagKit.Loading;
using RagKit.Sources;
using RagKit.TestData;

namespace RagKit.Loaders.Office.Tests;

public sealed class HostileInputTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_bomb_is_stopped_at_the_limit()
    {
        byte[] zeros = new byte[8 << 20];
        byte[] spaces = Encoding.UTF8.GetBytes("<a>" + new string(' ', 8 << 20));
        const long Limit = 1 << 20;
        Assert.Contains("inflates to more than 1,048,576 bytes", await new ArchiveLoader(DefaultParts.All, new ArchiveLoaderOptions { MaxInflatedBytes = Limit }).FailAsync("a.zip", Containers.Zip([("a.txt", zeros)])), StringComparison.Ordinal);
        Assert.Contains("inflates to more", await new OdtLoader(new OdtLoaderOptions { MaxInflatedBytes = Limit }).FailAsync("a.odt", Containers.Zip([("content.xml", spaces)])), StringComparison.Ordinal);
        Assert.Contains("inflates to more", await new EpubLoader(new HtmlLoader(), new EpubLoaderOptions { MaxInflatedBytes = Limit }).FailAsync("a.epub", Containers.Zip([("META-INF/container.xml", spaces)])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_book_with_a_bomb_among_its_chapters_fails_as_a_whole()
    {
        byte[] book = Containers.Epub("", [("a.xhtml", "<p>Words</p>"), ("b.xhtml", "<p>" + new string('x', 2 << 20) + "</p>")]);
        Assert.Contains("inflates to more", await new EpubLoader(new HtmlLoader(), new EpubLoaderOptions { MaxInflatedBytes = 1 << 20 }).FailAsync("a.epub", book), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_of_too_many_files_is_refused_wherever_it_hides()
    {
        byte[] zip = Containers.Zip([.. Enumerable.Range(0, 20_001).Select(i => ($"{i}", Array.Empty<byte>()))]);
        Assert.Contains("20001 files", await new OdtLoader().FailAsync("a.odt", zip), StringComparison.Ordinal);
        // An archive that is stored within one adds nothing to it.
        byte[] outer = Containers.Zip([("content.xml", Encoding.UTF8.GetBytes("<a/>")), ("stored.zip", zip)], CompressionLevel.NoCompression);
        Assert.Contains("no text", await new OdtLoader().FailAsync("a.odt", outer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archives_within_an_archive_share_its_limit()
    {
        byte[] inner = Containers.Zip([("a.txt", Encoding.UTF8.GetBytes(new string('x', 600_000)))]);
        IDocumentLoader[] files = [new TextLoader(), new ArchiveLoader([new TextLoader()])];
        List<LoadFailure> failures = [];
        List<Document> documents = await new ArchiveLoader(files, new ArchiveLoaderOptions { MaxInflatedBytes = 1_000_000 }).LoadAsync("a.zip", Containers.Zip([("1.zip", inner), ("2.zip", inner)]), failures);
        Assert.Equal("a.zip#1.zip#a.txt", Assert.Single(documents).Id);
        Assert.Equal("2.zip", Assert.Single(failures).Part);
    }

    [Fact]
    public async Task Too_many_files_are_refused() =>
        Assert.Contains("more than 3 parts", await new ArchiveLoader(DefaultParts.All, new ArchiveLoaderOptions { MaxParts = 3 }).FailAsync("a.zip", Containers.Zip(("1", ""), ("2", ""), ("3", ""), ("4", ""))), StringComparison.Ordinal);

    [Fact]
    public async Task No_entity_is_defined_or_fetched()
    {
        string content = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\"><!ENTITY a \"aaaa\">]><o:text xmlns:o=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"><t:p xmlns:t=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">&e;&a;</t:p></o:text>";
        Assert.Contains("damaged OpenDocument", await new OdtLoader().FailAsync("a.odt", Containers.Zip(("content.xml", content))), StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Deep => new()
    {
        { "groups", "a.rtf", @"{\rtf1 " + new string('{', 2_000_000) + "x" },
        { "unbalanced groups", "a.rtf", @"{\rtf1 x" + new string('}', 2_000_000) },
        { "notes", "a.rtf", @"{\rtf1 x" + Repeat(@"{\footnote ", 200_000) },
        { "fields", "a.rtf", @"{\rtf1 x" + Repeat(@"{\field{\*\fldinst HYPERLINK ""u""}{\fldrslt ", 100_000) },
        { "cells", "a.rtf", @"{\rtf1 x\par\intbl " + Repeat(@"\cell ", 500_000) },
        { "binary data", "a.rtf", @"{\rtf1 x\bin2147483647 " + new string('}', 1_000_000) },
        { "code pages", "a.rtf", @"{\rtf1 x" + string.Concat(Enumerable.Range(40_000, 300_000).Select(page => $@"\ansicpg{page}\'e9")) },
        { "words", "a.rtf", @"{\rtf1 x\" + new string('a', 4_000_000) },
        { "headers", "a.eml", "Subject: x\n" + Repeat("A: b\n c\n", 300_000) + "\nx" },
        { "folds", "a.eml", "Subject: x\nTo: a\n" + Repeat(" b\n", 500_000) + "\nx" },
        { "encoded words", "a.eml", "From: a@b\nTo: " + Repeat("=?u?Q?", 300_000) + "\nSubject: x\n\nx" },
        { "unknown character sets", "a.eml", "From: a@b\nTo: " + Repeat("=?x?Q?a?= ", 300_000) + "\nSubject: x\n\nx" },
        { "boundaries", "a.eml", "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + Repeat("--b", 500_000) + "\n--b\n\nx\n--b--" },
        { "parameters", "a.eml", "Subject: x\nContent-Type: text/plain; " + Repeat("a*1*=%41;", 300_000) + "\n\nx" },
        { "quotes", "a.eml", "Subject: x\n\nx\n" + new string('>', 2_000_000) },
        { "quoted-printable", "a.eml", "Subject: x\nContent-Transfer-Encoding: quoted-printable\n\nx" + Repeat("=  ", 500_000) },
    };

    [Theory]
    [MemberData(nameof(Deep))]
    public async Task Any_depth_and_length_is_read_in_time(string name, string file, string text)
    {
        IDocumentLoader loader = file == "a.rtf" ? new RtfLoader() : new EmlLoader(DefaultParts.All);
        Stopwatch watch = Stopwatch.StartNew();
        Document document = Assert.Single(await loader.LoadAsync(file, text));
        BlockInvariants.Check(document);
        Assert.StartsWith("x", document.Text, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < Patience, $"'{name}' took {watch.Elapsed}.");
    }

    [Theory]
    [InlineData("<text:p>", "</text:p>")]
    [InlineData("<text:list><text:list-item>", "</text:list-item></text:list>")]
    [InlineData("<table:table><table:table-row><table:table-cell>", "</table:table-cell></table:table-row></table:table>")]
    [InlineData("<text:section>", "</text:section>")]
    public async Task An_OpenDocument_nests_deep_and_is_refused_beyond_that(string open, string close)
    {
        int depth = 900 / open.Count(letter => letter == '<');
        byte[] bytes = Containers.Odt(Repeat(open, depth) + "<text:p>x</text:p>" + Repeat(close, depth));
        Assert.Contains("1000 deep", await new OdtLoader().FailAsync("a.odt", Containers.Odt(Repeat(open, 50_000) + Repeat(close, 50_000))), StringComparison.Ordinal);
        Stopwatch watch = Stopwatch.StartNew();
        Document document = Assert.Single(await new OdtLoader().LoadAsync("a.odt", bytes));
        BlockInvariants.Check(document);
        Assert.Equal("x", document.Text);
        Assert.True(watch.Elapsed < Patience, $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task Short_marks_of_an_OpenDocument_make_no_endless_text()
    {
        byte[] spaces = Containers.Odt("<text:p text:style-name=\"Preformatted_20_Text\">x" + Repeat("<text:s text:c=\"1000\"/>", 5_000) + "x</text:p>");
        Assert.Contains("inflates to more", await new OdtLoader(new OdtLoaderOptions { MaxInflatedBytes = 1 << 20 }).FailAsync("a.odt", spaces), StringComparison.Ordinal);
        byte[] citation = Containers.Odt("<text:p>x<text:note><text:note-citation>" + Repeat("a<text:span/>", 200_000) + "</text:note-citation></text:note></text:p>");
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Single(await new OdtLoader().LoadAsync("a.odt", citation));
        Assert.True(watch.Elapsed < Patience, $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task Damaged_messages_books_and_archives_give_documents_or_say_why_not()
    {
        byte[] archive = Containers.TarGz(("a.txt", "Text"), ("b.eml", Messages.WithAttachments));
        byte[] book = Containers.Epub("<dc:title>t</dc:title>", [("a.xhtml", "<p>x</p>"), ("b.xhtml", "<h1>y</h1>")], "<navPoint><navLabel><text>T</text></navLabel><content src=\"a.xhtml\"/></navPoint>");
        IDocumentLoader[] loaders = Corpora.LoadersOf(new CorpusBuilder("c").LoadByDefault().LoadOffice().LoadArchives());
        (string Name, byte[] Bytes)[] files = [("m.eml", Encoding.UTF8.GetBytes(Messages.WithAttachments)), ("b.epub", book), ("t.odt", Containers.Odt("<text:p>a<text:tab/>b</text:p>")), ("a.tgz", archive), ("a.zip", book)];
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            (string name, byte[] bytes) = files[seed % files.Length];
            byte[] damaged = [.. bytes];
            for (int i = random.Next(1, 6); i > 0; i--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                List<Document> documents = await loaders.Last(loader => loader.CanLoad(new SourceItem(name, "1"))).LoadAsync(name, damaged, []);
                Assert.All(documents, BlockInvariants.Check);
            }
            catch (RagKitException e)
            {
                Assert.Contains(name, e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Multiparts_and_messages_within_each_other_end_at_a_depth()
    {
        StringBuilder parts = new("Subject: x\n"), messages = new();
        for (int i = 0; i < 2000; i++)
        {
            parts.Append($"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
            messages.Append("Subject: x\nContent-Type: message/rfc822\n\n");
        }
        List<LoadFailure> failures = [];
        Assert.Contains("nested deeper", await new EmlLoader(DefaultParts.All).FailAsync("a.eml", parts + "\nx"), StringComparison.Ordinal);
        List<Document> documents = await new EmlLoader(DefaultParts.All).LoadAsync("a.eml", Encoding.UTF8.GetBytes(messages + "Subject: x\n\nx"), failures);
        Assert.Equal(["a.eml", "a.eml#1", "a.eml#1.1"], documents.Take(3).Select(document => document.Id));
        Assert.Contains("nested deeper", Assert.Single(failures).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 1_000_001)]
    public void A_limit_out_of_range_is_named(long bytes, long inflated, int parts)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new ArchiveLoader(DefaultParts.All, new ArchiveLoaderOptions { MaxBytes = bytes, MaxInflatedBytes = inflated, MaxParts = parts }));
        Assert.Contains("must be 1 to", e.Message, StringComparison.Ordinal);
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
