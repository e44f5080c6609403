using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RagKit.Loaders.Tests;

/// <summary>A web server on the loopback that answers as a test says, and remembers what it was asked.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private LoopbackServer(WebApplication server) => _server = server;

    public Uri Address { get; private set; } = null!;

    /// <summary>Paths with queries, in the order in which they were asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The headers of the last request.</summary>
    public IHeaderDictionary Headers { get; private set; } = new HeaderDictionary();

    public static async Task<LoopbackServer> StartAsync(Func<HttpContext, Task> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        LoopbackServer server = new(builder.Build());
        server._server.Run(http =>
        {
            server.Requests.Enqueue(http.Request.Path.Value + http.Request.QueryString.Value);
            server.Headers = new HeaderDictionary(http.Request.Headers.ToDictionary());
            return answer(http);
        });
        await server._server.StartAsync(TestContext.Current.CancellationToken);
        server.Address = new Uri(server._server.Urls.Single());
        return server;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();
}
