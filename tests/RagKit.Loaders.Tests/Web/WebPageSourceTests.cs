using System.Text;
using RagKit.Loading;
using RagKit.Resilience;
using RagKit.Sources;
using RagKit.TestData;
using RagKit.Web;

namespace RagKit.Loaders.Tests.Web;

public sealed class WebPageSourceTests
{
    private static WebPageSource Source(TestSite site, params string[] paths) =>
        new([.. paths.Select(path => site.Origin + path)], new WebPageOptions { Access = TestSite.Access });

    [Fact]
    public async Task Source_and_item_make_the_address()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Html("/", "<p>home").Html("/a/b?c=d", "<p>page").Bytes("/x.pdf", [0x25, 0x50, 0x44, 0x46], "application/pdf");
        using WebPageSource source = Source(site, "/", "/a/b?c=d#part", "/x.pdf", "/a/b?c=d");
        List<SourceItem> items = await source.ItemsAsync();
        Assert.Equal(site.Origin, source.Id);
        Assert.Equal([("/", "text/html"), ("a/b?c=d", "text/html"), ("x.pdf", "application/pdf")], items.Select(item => (item.Id, item.MediaType!)));
        Assert.Equal("<p>page", await source.TextAsync(items[1]));
        Assert.Equal(3, site.Requests.Count);
        Assert.Contains("not one of the pages", (await Assert.ThrowsAsync<RagKitException>(() => source.ReadAsync(new SourceItem("other", "")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_has_not_changed_is_not_sent_again()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Html("/a", "<p>one").Bytes("/b", "<p>two"u8.ToArray(), "text/html").Bytes("/c", "<p>three"u8.ToArray(), "text/html", ("Last-Modified", "Mon, 05 Jan 2026 10:00:00 GMT"));
        using WebPageSource source = Source(site, "/a", "/b", "/c");
        List<SourceItem> first = await source.ItemsAsync();
        site.Forget();
        List<SourceItem> second = await source.ItemsAsync();
        Assert.Equal(first, second);
        Assert.Equal([304, 200, 200], site.Requests.Select(request => request.Status));
        Assert.Equal("Mon, 05 Jan 2026 10:00:00 GMT", site.Requests[2].Headers["If-Modified-Since"]);
        Assert.Equal(["etag", "sha256", "modified"], first.Select(item => item.Version.Split(':')[0]));
        site.Html("/a", "<p>changed");
        Assert.NotEqual(first[0].Version, (await source.ItemsAsync())[0].Version);
    }

    [Fact]
    public async Task A_folder_keeps_pages_from_one_process_to_the_next_and_a_damaged_file_counts_as_none()
    {
        using TempFolder folder = new();
        await using TestSite site = await TestSite.StartAsync();
        site.Html("/a", "<p>one");
        WebPageOptions options = new() { Access = TestSite.Access, Cache = new PageCacheOptions { Folder = folder.Path } };
        using (WebPageSource source = new([site.Origin + "/a"], options))
            await source.ItemsAsync();
        using (WebPageSource source = new([site.Origin + "/a"], options))
            Assert.Equal("<p>one", await source.TextAsync((await source.ItemsAsync())[0]));
        Assert.Equal([200, 304], site.Requests.Select(request => request.Status));
        string file = Assert.Single(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
        byte[] bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        using WebPageSource last = new([site.Origin + "/a"], options);
        await last.ItemsAsync();
        Assert.Equal([200, 304, 200], site.Requests.Select(request => request.Status));
    }

    [Fact]
    public async Task A_page_that_fails_is_listed_and_fails_when_opened_and_one_that_is_gone_is_not_listed_again()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Html("/a", "<p>one").Html("/b", "<p>two");
        using WebPageSource source = Source(site, "/a", "/b");
        List<SourceItem> before = await source.ItemsAsync();
        site.Status("/a", 503, ("Retry-After", "3")).Remove("/b");
        List<SourceItem> after = await source.ItemsAsync();
        Assert.Equal(["a", "b"], after.Select(item => item.Id));
        Assert.DoesNotContain(after[0].Version, before.Select(item => item.Version));
        Assert.Equal(TimeSpan.FromSeconds(3), (await Assert.ThrowsAsync<RejectedCallException>(() => source.ReadAsync(after[0]))).RetryAfter);
        await Assert.ThrowsAsync<HttpRequestException>(() => source.ReadAsync(after[1]));
        Assert.Equal(["a"], await source.IdsAsync());
        site.Html("/b", "<p>back");
        Assert.Equal(["a", "b"], await source.IdsAsync());
    }

    public static TheoryData<string, string?, byte[]> Charsets => new()
    {
        { "the server's", "text/html; charset=windows-1251", [.. "<p>"u8, 0xCF, 0xF0, 0xE8] },
        { "the server's before the page's", "text/html; charset=\"koi8-r\"", [.. "<meta charset=windows-1251><p>"u8, 0xF0, 0xD2, 0xC9] },
        { "the page's", "text/html", [.. "<meta charset=windows-1251><p>"u8, 0xCF, 0xF0, 0xE8] },
        { "the declaration's", "application/xhtml+xml", [.. "<?xml version='1.0' encoding='windows-1251'?><html><p>"u8, 0xCF, 0xF0, 0xE8] },
        { "a mark before the server's", "text/html; charset=iso-8859-1", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("<p>При")] },
        { "UTF-8 in spite of the server", "text/html; charset=iso-8859-1", Encoding.UTF8.GetBytes("<p>При") },
        { "UTF-16 by the server", "text/html; charset=utf-16le", Encoding.Unicode.GetBytes("<p>При") },
        { "the language's", "text/html", [.. "<!DOCTYPE html><html class=x lang=\"ru-RU\"><p>"u8, 0xCF, 0xF0, 0xE8] },
        { "none stated", "text/html", Encoding.UTF8.GetBytes("<p>При") },
        { "an unknown name", "text/html; charset=martian", Encoding.UTF8.GetBytes("<p>При") },
        { "no type at all", null, Encoding.UTF8.GetBytes("<p>При") },
    };

    [Theory]
    [MemberData(nameof(Charsets))]
    public async Task Text_is_read_in_the_charset_that_it_is_in(string what, string? contentType, byte[] body)
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Bytes("/", body, contentType);
        using WebPageSource source = Source(site, "/");
        SourceItem item = Assert.Single(await source.ItemsAsync());
        await using Stream stream = await source.OpenAsync(item, TestContext.Current.CancellationToken);
        HtmlLoader loader = new();
        Assert.True(loader.CanLoad(item));
        await foreach (Document document in loader.LoadAsync(new SourceContent(item, stream), TestContext.Current.CancellationToken))
            Assert.True(document.Text == "При", $"{what}: '{document.Text}'");
    }
}
