using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RagKit.Web;

namespace RagKit.Loaders.Tests.Web;

/// <summary>A web site on a free port of this machine: pages by path, and the requests that came.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Path, Dictionary<string, string> Headers, int Status)> _requests = new();
    private readonly WebApplication _server;

    private TestSite(WebApplication server) => _server = server;

    /// <summary>What asks this machine, and as fast as it can.</summary>
    public static WebAccessOptions Access { get; } = new() { AllowPrivateAddresses = true, RequestsPerSecond = 1_000_000 };

    public string Origin { get; private set; } = "";

    public IEnumerable<string> Paths => _requests.Select(request => request.Path);

    public IReadOnlyList<(string Path, Dictionary<string, string> Headers, int Status)> Requests => [.. _requests];

    public static async Task<TestSite> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication server = builder.Build();
        TestSite site = new(server);
        server.Run(site.AnswerAsync);
        await server.StartAsync();
        site.Origin = server.Urls.Single();
        return site;
    }

    public void Forget() => _requests.Clear();

    /// <summary>A page of HTML with an ETag made of its text.</summary>
    public TestSite Html(string path, string html, params (string Name, string Value)[] headers) =>
        Bytes(path, Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8", [("ETag", $"\"{html.GetHashCode(StringComparison.Ordinal)}\""), .. headers]);

    public TestSite Bytes(string path, byte[] body, string? contentType, params (string Name, string Value)[] headers) => On(path, async http =>
    {
        foreach ((string name, string value) in headers)
            http.Response.Headers.Append(name, value);
        string? etag = http.Response.Headers.ETag;
        if (etag is not null && http.Request.Headers.IfNoneMatch == etag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        http.Response.ContentType = contentType;
        await http.Response.Body.WriteAsync(body);
    });

    public TestSite Status(string path, int status, params (string Name, string Value)[] headers) => On(path, http =>
    {
        http.Response.StatusCode = status;
        foreach ((string name, string value) in headers)
            http.Response.Headers.Append(name, value);
        return Task.CompletedTask;
    });

    public TestSite Redirect(string path, string target) => Status(path, StatusCodes.Status302Found, ("Location", target));

    public TestSite On(string path, Func<HttpContext, Task> answer)
    {
        _pages[path] = answer;
        return this;
    }

    public TestSite Remove(string path)
    {
        _pages.TryRemove(path, out _);
        return this;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream whole = new();
        using (GZipStream gzip = new(whole, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return whole.ToArray();
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"{http.Request.Path}{http.Request.QueryString}");
        Dictionary<string, string> headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        if (_pages.TryGetValue(path, out Func<HttpContext, Task>? answer))
            await answer(http);
        else
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        _requests.Enqueue((path, headers, http.Response.StatusCode));
    }
}
