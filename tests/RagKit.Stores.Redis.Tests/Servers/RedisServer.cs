using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RagKit.TestData;

namespace RagKit.Stores.Redis.Tests;

/// <summary>A Redis server of its own on a free port of this machine, with its files in a temporary folder; stopped and removed when disposed.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string[] _settings;
    private Process? _process;

    private RedisServer(string[] settings)
    {
        _settings = settings;
        Port = FreePort();
    }

    public int Port { get; }

    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Whether there is a server to start on this machine.</summary>
    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    /// <summary>Starts one; skips the test where there is none. By default it writes nothing to disk.</summary>
    public static async Task<RedisServer> StartAsync(params string[] settings)
    {
        Assert.SkipUnless(IsInstalled, "redis-server is not installed: 'bash tests/tools.sh' brings it on a Debian.");
        RedisServer server = new(settings);
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        ProcessStartInfo start = new("redis-server") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string word in (string[])["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder.Path, "--save", "", "--daemonize", "no", .. _settings])
            start.ArgumentList.Add(word);
        _process = Process.Start(start)!;
        for (string? line = ""; ;)
        {
            line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("redis-server ended by itself.");
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                break;
        }
        _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>Ends it as a power switch would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
