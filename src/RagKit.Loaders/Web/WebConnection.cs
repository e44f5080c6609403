namespace RagKit.Web;

/// <summary>What a source of web pages reads with.</summary>
internal sealed class WebConnection : IDisposable
{
    public WebConnection(Uri home, WebAccessOptions access, PageCacheOptions cache, string source, TimeProvider? time)
    {
        Time = time ?? TimeProvider.System;
        // One request a second is what crawlers agree on as polite.
        Client = new WebClient(access with { RequestsPerSecond = access.RequestsPerSecond ?? 1 }, Time);
        Pages = new PageReader(Client, PageCache.Of(cache, source), access, home);
        Robots = () => new RobotsFiles(Client, access, home);
        Origin = WebAddress.Origin(home);
    }

    public TimeProvider Time { get; }

    public WebClient Client { get; }

    public PageReader Pages { get; }

    /// <summary>Makes the robots.txt files of one listing.</summary>
    public Func<RobotsFiles> Robots { get; }

    /// <summary>Where the source's item ids start from.</summary>
    public string Origin { get; }

    public void Dispose() => Client.Dispose();
}
