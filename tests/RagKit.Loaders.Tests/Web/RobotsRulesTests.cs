using System.Diagnostics;
using RagKit.Web;

namespace RagKit.Loaders.Tests.Web;

public sealed class RobotsRulesTests
{
    private static bool Allows(string robots, string path, string agent = "RagKit") => RobotsRules.Parse(robots, agent).Allows(new Uri("https://example.com" + path));

    [Theory]
    [InlineData("User-agent: *\nDisallow: /a", "/a/b", false)]
    [InlineData("User-agent: *\nDisallow: /a", "/b", true)]
    [InlineData("User-agent: *\nDisallow:", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true)]
    [InlineData("User-agent: *\nAllow: /a\nDisallow: /a", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", false)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", true)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/axxbxxc/d", false)]
    [InlineData("User-agent: *\nDisallow: /", "/robots.txt", true)]
    [InlineData("User-agent: ragkit\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a", true)]
    [InlineData("User-agent: other\nUser-agent: RagKit/2.0\nDisallow: /a # why\n", "/a", false)]
    [InlineData("User-agent: RagKit\nDisallow: /a\n\nUser-agent: RAGKIT\nDisallow: /b", "/b", false)]
    [InlineData("User-agent: RagKitten\nDisallow: /", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /%7Ejoe/ü", "/~joe/%C3%BC", false)]
    [InlineData("User-agent: *\r\nDisallow: /a\rDisallow: /b", "/b", false)]
    [InlineData("Disallow: /", "/a", true)]
    [InlineData("not a robots file <html>", "/a", true)]
    public void Rules_are_read_as_RFC_9309_says(string robots, string path, bool allowed) => Assert.Equal(allowed, Allows(robots, path));

    [Fact]
    public void Delays_and_sitemaps_are_read()
    {
        RobotsRules rules = RobotsRules.Parse("User-agent: *\nCrawl-delay: 2.5\nSitemap: https://example.com/s.xml\n", "RagKit");
        Assert.Equal(TimeSpan.FromSeconds(2.5), rules.CrawlDelay);
        Assert.Equal(["https://example.com/s.xml"], rules.Sitemaps);
    }

    [Fact]
    public void Patterns_made_to_take_long_do_not()
    {
        Stopwatch watch = Stopwatch.StartNew();
        string pattern = "/" + string.Concat(Enumerable.Repeat("*a", 900));
        Assert.True(Allows("User-agent: *\n" + string.Concat(Enumerable.Repeat($"Disallow: {pattern}b\n", 100)), "/" + new string('a', 1900)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
    }
}
