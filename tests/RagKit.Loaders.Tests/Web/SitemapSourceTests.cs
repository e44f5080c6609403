using System.Text;
using RagKit.Sources;
using RagKit.Web;

namespace RagKit.Loaders.Tests.Web;

public sealed class SitemapSourceTests
{
    private const string Space = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

    private static SitemapSource Source(TestSite site, string path = "/sitemap.xml", SitemapOptions? options = null) =>
        new(site.Origin + path, (options ?? new SitemapOptions()) with { Access = TestSite.Access });

    private static byte[] Urls(TestSite site, params (string Path, string? Changed)[] pages) => Encoding.UTF8.GetBytes(
        $"<?xml version=\"1.0\"?><urlset {Space} xmlns:image=\"i\">{string.Concat(pages.Select(page =>
            $"<url><loc> {site.Origin}{page.Path.Replace("&", "&amp;", StringComparison.Ordinal)} </loc><image:image><image:loc>{site.Origin}/no.html</image:loc></image:image>{(page.Changed is null ? "" : $"<lastmod>{page.Changed}</lastmod>")}</url>"))}</urlset>");

    private static byte[] Index(TestSite site, params string[] files) =>
        Encoding.UTF8.GetBytes($"<sitemapindex {Space}>{string.Concat(files.Select(file => $"<sitemap><loc>{site.Origin}{file}</loc></sitemap>"))}</sitemapindex>");

    [Fact]
    public async Task An_index_leads_to_files_in_gzip_and_lists_of_addresses()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Bytes("/robots.txt", Encoding.UTF8.GetBytes($"User-agent: *\nDisallow: /\nSitemap: {site.Origin}/sitemap.xml"), "text/plain")
            .Bytes("/sitemap.xml", Index(site, "/1.xml.gz", "/2.txt", "/sitemap.xml"), "application/xml")
            .Bytes("/1.xml.gz", TestSite.Gzip(Urls(site, ("/a?x=1&y=2", "2026-01-05"), ("/b.pdf", "2026-01-06T10:00:00+00:00"), ("/pic.png", "2026-01-06"))), "application/x-gzip")
            .Bytes("/2.txt", Encoding.UTF8.GetBytes($"{site.Origin}/c\nhttps://elsewhere.example/d\n{site.Origin}/a?y=2&x=1\n{site.Origin}/gone"), "text/plain")
            .Html("/a?x=1&y=2", "<p>a").Html("/c", "<p>c");
        using SitemapSource source = Source(site, "/robots.txt");
        List<SourceItem> items = await source.ItemsAsync();
        Assert.Equal(["a?x=1&y=2", "b.pdf", "c"], items.Select(item => item.Id));
        Assert.Equal("lastmod:2026-01-05", items[0].Version);
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero), items[0].ModifiedAt);
        Assert.Equal("application/pdf", items[1].MediaType);
        Assert.StartsWith("etag:", items[2].Version, StringComparison.Ordinal);
        Assert.Equal(["/robots.txt", "/sitemap.xml", "/1.xml.gz", "/2.txt", "/c", "/gone"], site.Paths);
        Assert.Equal("<p>a", await source.TextAsync(items[0]));
    }

    [Fact]
    public async Task A_page_found_gone_is_listed_again_only_when_it_has_changed()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Bytes("/sitemap.xml", Urls(site, ("/a", "2026-01-05")), "application/xml");
        using SitemapSource source = Source(site);
        SourceItem item = Assert.Single(await source.ItemsAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => source.ReadAsync(item));
        Assert.Empty(await source.ItemsAsync());
        site.Bytes("/sitemap.xml", Urls(site, ("/a", "2026-01-06")), "application/xml");
        Assert.Single(await source.ItemsAsync());
    }

    [Fact]
    public async Task A_page_that_is_not_what_its_name_says_fails_once()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Bytes("/sitemap.xml", Urls(site, ("/report", "2026-01-05")), "application/xml").Bytes("/report", [1], "application/pdf");
        using SitemapSource source = Source(site);
        SourceItem item = Assert.Single(await source.ItemsAsync());
        Assert.Contains("'application/pdf', and was listed as 'text/html'", (await Assert.ThrowsAsync<RagKitException>(() => source.ReadAsync(item))).Message, StringComparison.Ordinal);
        Assert.Equal("application/pdf", Assert.Single(await source.ItemsAsync()).MediaType);
    }

    [Fact]
    public async Task Scope_takes_and_leaves_out()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Bytes("/sitemap.xml", Urls(site, ("/docs/a", "1"), ("/docs/old/b", "1"), ("/blog/c", "1"), ("/docs/d?utm_source=x&id=1", "1")), "application/xml");
        using SitemapSource source = Source(site, options: new SitemapOptions { Scope = new WebScopeOptions { Include = ["/docs/**"], Exclude = ["**/old/**"] } });
        Assert.Equal(["docs/a", "docs/d?id=1"], await source.IdsAsync());
    }

    [Theory]
    [InlineData("<!DOCTYPE urlset [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]><urlset><url><loc>&b;</loc></url></urlset>", "DTD")]
    [InlineData("<!DOCTYPE urlset SYSTEM \"file:///etc/passwd\"><urlset/>", "DTD")]
    [InlineData("<html><body>Not found</body></html>", "'html'")]
    [InlineData("<urlset><url><loc>https://example.com/</loc>", "no sitemap that can be read")]
    [InlineData("hello there", "neither XML")]
    public async Task What_is_no_sitemap_fails_the_listing(string body, string reason)
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Bytes("/sitemap.xml", Encoding.UTF8.GetBytes(body), "application/xml");
        using SitemapSource source = Source(site);
        Assert.Contains(reason, (await Assert.ThrowsAsync<RagKitException>(source.ItemsAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_much_fails_the_listing()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Bytes("/sitemap.xml", Urls(site, ("/a", "1"), ("/b", "1")), "application/xml").Bytes("/bomb.xml", TestSite.Gzip(new byte[60 << 20]), "application/gzip")
            .Bytes("/index.xml", Index(site, "/sitemap.xml", "/x.xml"), "application/xml").Bytes("/broken.xml", Index(site, "/none.xml"), "application/xml");
        async Task<string> RefusalAsync(string path, SitemapOptions options)
        {
            using SitemapSource source = Source(site, path, options);
            return (await Assert.ThrowsAnyAsync<Exception>(source.ItemsAsync)).Message;
        }

        Assert.Contains("more than 1 pages", await RefusalAsync("/sitemap.xml", new SitemapOptions { MaxPages = 1 }), StringComparison.Ordinal);
        Assert.Contains("more than 2 files", await RefusalAsync("/index.xml", new SitemapOptions { MaxFiles = 2 }), StringComparison.Ordinal);
        Assert.Contains("52428800 bytes", await RefusalAsync("/bomb.xml", new SitemapOptions()), StringComparison.Ordinal);
        Assert.Contains("answered 404", await RefusalAsync("/broken.xml", new SitemapOptions()), StringComparison.Ordinal);
    }
}
