using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using RagKit.Resilience;
using RagKit.Testing.Time;
using RagKit.Web;
using WebClient = RagKit.Web.WebClient;
using WebRequest = RagKit.Web.WebRequest;
using WebResponse = RagKit.Web.WebResponse;

namespace RagKit.Loaders.Tests.Web;

public sealed class WebClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<string> TextAsync(WebClient client, string address)
    {
        await using WebResponse response = await client.GetAsync(new Uri(address), Cancellation);
        using StreamReader reader = new(response.Body);
        return await reader.ReadToEndAsync(Cancellation);
    }

    private static async Task<string> RefusalAsync(WebClient client, string address) =>
        (await Assert.ThrowsAsync<RagKitException>(() => TextAsync(client, address))).Message;

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://[::1]:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f.1:{0}/")]
    [InlineData("http://0:{0}/")]
    public async Task No_way_of_writing_this_machine_gets_through(string address)
    {
        await using TestSite site = await TestSite.StartAsync();
        using WebClient client = new(new WebAccessOptions(), TimeProvider.System);
        string message = await RefusalAsync(client, string.Format(System.Globalization.CultureInfo.InvariantCulture, address, new Uri(site.Origin).Port));
        Assert.Contains("not on the public internet", message, StringComparison.Ordinal);
        Assert.Empty(site.Requests);
    }

    [Fact]
    public async Task A_name_that_resolves_to_this_machine_is_refused_with_the_address_that_led_there()
    {
        using WebClient client = new(new WebAccessOptions(), TimeProvider.System, resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        Assert.Contains("http://rebound.example/", await RefusalAsync(client, "http://rebound.example/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1/admin", "not on the public internet")]
    [InlineData("http://169.254.169.254/latest/meta-data", "not on the public internet")]
    [InlineData("http://[fd00:ec2::254]/", "not on the public internet")]
    [InlineData("file:///etc/passwd", "only absolute http and https")]
    [InlineData("http://user:secret@example.org/", "Authorization header")]
    public async Task A_redirect_is_checked_as_an_address_is(string target, string reason)
    {
        using StubHandler servers = new(_ => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri(target) } });
        using WebClient client = new(new WebAccessOptions(), TimeProvider.System, servers);
        string message = await RefusalAsync(client, "http://example.com/");
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
        Assert.Single(servers.Requests);
    }

    [Fact]
    public async Task Secrets_stay_with_the_host_that_they_are_for()
    {
        using StubHandler servers = new(request => request.RequestUri!.Host == "example.com"
            ? new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri(request.RequestUri.AbsolutePath == "/" ? "/next" : "https://other.example/") } }
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("done") });
        WebAccessOptions options = new() { Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer x", ["X-Api-Key"] = "y" } };
        using WebClient client = new(options, TimeProvider.System, servers);
        await using WebResponse response = await client.GetAsync(
            new WebRequest(new Uri("https://example.com/")) { Headers = new Dictionary<string, string> { ["Cookie"] = "z" } }, Cancellation);
        Assert.Equal("https://other.example/", response.Address.AbsoluteUri);
        Assert.Equal([true, true, false], servers.Requests.Select(request => request.Headers.ContainsKey("Authorization")));
        Assert.Equal([true, true, false], servers.Requests.Select(request => request.Headers.ContainsKey("X-Api-Key")));
        Assert.Equal([true, true, false], servers.Requests.Select(request => request.Headers.ContainsKey("Cookie")));
    }

    [Fact]
    public async Task Redirects_that_lead_in_a_circle_or_nowhere_end()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Redirect("/a", "/b").Redirect("/b", "/a");
        for (int i = 0; i < 20; i++)
            site.Redirect($"/n{i}", $"/n{i + 1}");
        using WebClient client = new(TestSite.Access, TimeProvider.System);
        Assert.Contains("in a circle", await RefusalAsync(client, site.Origin + "/a"), StringComparison.Ordinal);
        Assert.Contains("more than 10 times", await RefusalAsync(client, site.Origin + "/n0"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    [InlineData("br")]
    public async Task Compressed_bodies_are_read(string encoding)
    {
        byte[] text = Encoding.UTF8.GetBytes("Grüße aus dem Netz");
        using MemoryStream packed = new();
        using (Stream packer = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            packer.Write(text);
        }
        await using TestSite site = await TestSite.StartAsync();
        site.Bytes("/", packed.ToArray(), "text/plain", ("Content-Encoding", encoding.Split(' ')[^1]));
        using WebClient client = new(TestSite.Access, TimeProvider.System);
        Assert.Equal("Grüße aus dem Netz", await TextAsync(client, site.Origin + "/"));
    }

    [Fact]
    public async Task Bombs_long_bodies_and_damaged_ones_are_refused()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Bytes("/bomb", TestSite.Gzip(new byte[64 << 20]), "text/html", ("Content-Encoding", "gzip"))
            .Bytes("/long", new byte[3000], "text/html")
            .Bytes("/damaged", [1, 2, 3, 4], "text/html", ("Content-Encoding", "gzip"))
            .Bytes("/twice", [1], "text/html", ("Content-Encoding", "gzip, gzip"));
        using WebClient client = new(TestSite.Access with { MaxBytes = 1L << 30 }, TimeProvider.System), small = new(TestSite.Access with { MaxBytes = 2000 }, TimeProvider.System);
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Contains("250-fold", await RefusalAsync(client, site.Origin + "/bomb"), StringComparison.Ordinal);
        Assert.Contains("more than 2,000 bytes", await RefusalAsync(small, site.Origin + "/bomb"), StringComparison.Ordinal);
        Assert.Contains("more than 2,000 bytes", await RefusalAsync(small, site.Origin + "/long"), StringComparison.Ordinal);
        Assert.Contains("damaged", await RefusalAsync(client, site.Origin + "/damaged"), StringComparison.Ordinal);
        Assert.Contains("gzip,gzip", await RefusalAsync(client, site.Origin + "/twice"), StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task A_body_that_never_ends_runs_out_of_time()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.On("/slow", async http =>
        {
            await http.Response.WriteAsync("so far");
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        ManualTime time = new();
        using WebClient client = new(TestSite.Access with { Timeout = TimeSpan.FromMinutes(1), RequestsPerSecond = null }, time);
        await using WebResponse response = await client.GetAsync(new Uri(site.Origin + "/slow"), Cancellation);
        using StreamReader reader = new(response.Body);
        Task<string> reading = reader.ReadToEndAsync(Cancellation);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("within 00:01:00", (await Assert.ThrowsAsync<TimeoutException>(() => reading)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_server_says_when_to_come_again_and_other_failures_say_their_status()
    {
        await using TestSite site = await TestSite.StartAsync();
        site.Status("/busy", 429, ("Retry-After", "17")).Status("/broken", 500).Status("/half", 206);
        using WebClient client = new(TestSite.Access, TimeProvider.System);
        RejectedCallException busy = await Assert.ThrowsAsync<RejectedCallException>(() => TextAsync(client, site.Origin + "/busy"));
        Assert.Equal((TimeSpan.FromSeconds(17), 429), (busy.RetryAfter, busy.StatusCode));
        Assert.Contains("/busy", busy.Message, StringComparison.Ordinal);
        foreach ((string path, int status) in new[] { ("/broken", 500), ("/half", 206), ("/none", 404) })
        {
            HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => TextAsync(client, site.Origin + path));
            Assert.Equal(status, (int)e.StatusCode!);
            Assert.Contains($"{path}' answered {status}", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Requests_to_a_host_keep_their_distance()
    {
        using StubHandler servers = new(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("x") });
        ManualTime time = new();
        using WebClient client = new(new WebAccessOptions { RequestsPerSecond = 0.5 }, time, servers);
        await TextAsync(client, "http://example.com/1");
        Task<string> second = TextAsync(client, "http://example.com/2");
        await TextAsync(client, "http://other.example/");
        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("x", await second);
    }

    [Fact]
    public void Options_out_of_range_are_refused_with_their_value()
    {
        static string Refusal(WebAccessOptions access) =>
            Assert.Throws<ArgumentException>(() => new WebPageSource(["https://example.com"], new WebPageOptions { Access = access })).Message;
        Assert.Contains("MaxRedirects (51)", Refusal(new WebAccessOptions { MaxRedirects = 51 }), StringComparison.Ordinal);
        Assert.Contains("RequestsPerSecond (0)", Refusal(new WebAccessOptions { RequestsPerSecond = 0 }), StringComparison.Ordinal);
        Assert.Contains("MaxBytes (0)", Refusal(new WebAccessOptions { MaxBytes = 0 }), StringComparison.Ordinal);
        Assert.Contains("Timeout", Refusal(new WebAccessOptions { Timeout = TimeSpan.Zero }), StringComparison.Ordinal);
        Assert.Contains("line break", Refusal(new WebAccessOptions { Headers = new Dictionary<string, string> { ["A"] = "b\r\nC: d" } }), StringComparison.Ordinal);
        Assert.Contains("not a web address", Assert.Throws<ArgumentException>(() => new WebPageSource(["ftp://example.com"])).Message, StringComparison.Ordinal);
    }
}
