using System.Globalization;
using RagKit.Sources;
using RagKit.Web;

namespace RagKit.Loaders.Tests.Web;

public sealed class WebsiteSourceTests
{
    private static WebsiteSource Source(TestSite site, string start = "/", WebsiteOptions? options = null) =>
        new(site.Origin + start, (options ?? new WebsiteOptions()) with { Access = (options ?? new WebsiteOptions()).Access with { AllowPrivateAddresses = true, RequestsPerSecond = 1_000_000 } });

    private static string Links(params string[] targets) => $"<title>t</title><p>text {string.Concat(targets.Select(target => $"<a href=\"{target}\">to {target}</a> "))}";

    [Fact]
    public async Task Pages_come_breadth_first_each_once()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Html("/", Links("b", "/a#x", "./a", "/c/../a?utm_source=mail", "mailto:x@example.com", "https://elsewhere.example/", "pic.png", "http://["))
            .Html("/a", Links("/", "/d")).Html("/b", Links("/d", "/a?")).Html("/d", Links("/b")).Html("/a?", "same as /a");
        using WebsiteSource source = Source(site);
        Assert.Equal(["/", "b", "a", "d"], (await source.IdsAsync()).Where(id => id != "a?"));
        Assert.Equal("/robots.txt", site.Paths.First());
    }

    [Fact]
    public async Task Depth_and_count_are_bounds()
    {
        await using TestSite site = await TestSite.StartAsync();
        for (int i = 0; i < 12; i++)
            site.Html(i == 0 ? "/" : $"/{i}", Links($"/{i + 1}"));
        using WebsiteSource deep = Source(site, options: new WebsiteOptions { MaxDepth = 2 }), few = Source(site, options: new WebsiteOptions { MaxPages = 5 });
        Assert.Equal(["/", "1", "2"], await deep.IdsAsync());
        site.Forget();
        Assert.Equal(5, (await few.IdsAsync()).Length);
        Assert.Equal(6, site.Requests.Count);
    }

    [Fact]
    public async Task Robots_meta_headers_and_canonical_links_are_heeded()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Bytes("/robots.txt", "User-agent: *\nDisallow: /private\nAllow: /private/open"u8.ToArray(), "text/plain")
            .Html("/", Links("/private/a", "/private/open", "/noindex", "/nofollow", "/copy", "/header", "/named") + "<a rel='x NoFollow' href=/unwanted>no</a>")
            .Html("/private/open", "<p>open").Html("/private/a", "<p>a").Html("/unwanted", "<p>no")
            .Html("/noindex", "<meta name=robots content='NOINDEX, follow'>" + Links("/behind")).Html("/behind", "<p>behind")
            .Html("/nofollow", "<meta name=robots content=nofollow>" + Links("/beyond")).Html("/beyond", "<p>beyond")
            .Html("/copy", "<link rel=canonical href=/proper><p>copy").Html("/proper", "<link rel=canonical href=/copy><p>proper")
            .Html("/header", "<p>header", ("X-Robots-Tag", "noindex")).Html("/named", "<p>named", ("X-Robots-Tag", "otherbot: noindex"));
        using WebsiteSource source = Source(site);
        Assert.Equal(["/", "private/open", "nofollow", "proper", "named", "behind"], await source.IdsAsync());
        Assert.DoesNotContain("/private/a", site.Paths);
        using WebsiteSource own = Source(site, options: new WebsiteOptions { Access = new WebAccessOptions { ObeysRobots = false } });
        Assert.Contains("private/a", await own.IdsAsync());
    }

    [Fact]
    public async Task A_host_whose_robots_file_is_broken_is_not_crawled_and_one_without_is()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Html("/", Links("/a")).Html("/a", "<p>a").Status("/robots.txt", 500);
        using WebsiteSource source = Source(site);
        Assert.Contains("can't be read now", (await Assert.ThrowsAsync<RagKitException>(source.ItemsAsync)).Message, StringComparison.Ordinal);
        site.Status("/robots.txt", 403);
        Assert.Equal(["/", "a"], await source.IdsAsync());
        site.Bytes("/robots.txt", "User-agent: *\nDisallow: /"u8.ToArray(), "text/plain");
        Assert.Contains("forbids", (await Assert.ThrowsAsync<RagKitException>(source.ItemsAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_crawl_of_an_unchanged_site_transfers_no_page_and_lists_the_same()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Html("/", Links("/a", "/b")).Html("/a", Links("/c")).Html("/b", "<p>b").Html("/c", "<p>c");
        using WebsiteSource source = Source(site);
        List<SourceItem> first = await source.ItemsAsync();
        foreach (SourceItem item in first)
            await source.ReadAsync(item);
        Assert.Equal(5, site.Requests.Count);
        site.Forget();
        Assert.Equal(first, await source.ItemsAsync());
        Assert.Equal([404, 304, 304, 304, 304], site.Requests.Select(request => request.Status));
    }

    [Fact]
    public async Task A_page_that_fails_is_an_item_that_fails_and_its_links_are_those_that_it_had()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Html("/", Links("/a", "/b")).Html("/a", Links("/c")).Html("/b", "<p>b").Html("/c", "<p>c");
        using WebsiteSource source = Source(site);
        await source.ItemsAsync();
        site.Status("/a", 500).Remove("/b");
        List<SourceItem> items = await source.ItemsAsync();
        Assert.Equal(["/", "a", "c"], items.Select(item => item.Id));
        Assert.Contains("answered 500", (await Assert.ThrowsAsync<HttpRequestException>(() => source.ReadAsync(items[1]))).Message, StringComparison.Ordinal);
        site.Html("/a", "<p>again");
        Assert.Equal("<p>again", await source.TextAsync(items[1]));
    }

    [Fact]
    public async Task A_crawl_that_can_not_know_what_there_is_fails_at_its_end()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Html("/", Links("/a", "/b")).Status("/a", 503).Html("/b", "<p>b");
        using WebsiteSource source = Source(site);
        List<string> listed = [];
        RagKitException e = await Assert.ThrowsAsync<RagKitException>(async () =>
        {
            await foreach (SourceItem item in source.ListAsync(TestContext.Current.CancellationToken))
                listed.Add(item.Id);
        });
        Assert.Contains("no page is taken for gone", e.Message, StringComparison.Ordinal);
        Assert.Equal(["/", "a", "b"], listed);
        site.Status("/", 500);
        await Assert.ThrowsAsync<HttpRequestException>(source.ItemsAsync);
    }

    [Fact]
    public async Task Redirects_are_followed_within_the_site_only()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Redirect("/", "/home").Html("/home", Links("/old", "/away", "/circle")).Redirect("/old", "/new").Html("/new", "<p>new")
            .Redirect("/away", "http://elsewhere.example/").Redirect("/circle", "/circle2").Redirect("/circle2", "/circle");
        using WebsiteSource source = Source(site);
        Assert.Equal(["home", "new"], await source.IdsAsync());
    }

    [Fact]
    public async Task Traps_end()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Html("/", Links("/a/")).Html("/a/", Links("a/"));
        for (int i = 2; i < 10; i++)
            site.Html("/" + string.Concat(Enumerable.Repeat("a/", i)), Links("a/"));
        using WebsiteSource source = Source(site);
        Assert.Equal(["/", "a/", "a/a/", "a/a/a/"], await source.IdsAsync());
        site.On("/cal", http => Task.CompletedTask);
        site.Html("/", "<p>" + string.Concat(Enumerable.Range(0, 50_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"<a href=/cal?{i}>{i}</a>"))));
        using WebsiteSource few = Source(site, options: new WebsiteOptions { MaxPages = 20 });
        await few.ItemsAsync();
        Assert.True(site.Requests.Count < 40);
    }

    [Fact]
    public async Task Pages_outside_of_Include_lead_on_but_are_not_taken()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Html("/", Links("/docs/a", "/blog/b", "/docs/drafts/c")).Html("/docs/a", "<p>a").Html("/blog/b", Links("/docs/d")).Html("/docs/d", "<p>d").Html("/docs/drafts/c", "<p>c");
        using WebsiteSource source = Source(site, options: new WebsiteOptions { Scope = new WebScopeOptions { Include = ["/docs/**"], Exclude = ["/docs/drafts/**"] } });
        Assert.Equal(["docs/a", "docs/d"], await source.IdsAsync());
        Assert.DoesNotContain("/docs/drafts/c", site.Paths);
        await Assert.ThrowsAsync<RagKitException>(() => source.ReadAsync(new SourceItem("blog/b", "")));
        await Assert.ThrowsAsync<RagKitException>(() => source.ReadAsync(new SourceItem("http://169.254.169.254/", "")));
    }
}
