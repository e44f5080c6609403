using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using RagKit.Stores.Qdrant.Tests.Server;
using RagKit.TestData;

namespace RagKit.Sync.Kills;

/// <summary>The server of a kind of place, which outlives the victims.</summary>
internal sealed class KillServer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private PostgresServer? _postgres;
    private FakeQdrant? _qdrant;
    private Process? _redis;

    /// <summary>How a victim reaches it; empty where there is no server.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts it; <see langword="null"/> where it is not installed.</summary>
    public static async Task<KillServer?> StartAsync(string kind)
    {
        KillServer server = new();
        switch (kind)
        {
            case "postgres" when PostgresServer.Missing is not null:
            case "redis" when !IsInstalled("redis-server"):
                await server.DisposeAsync();
                return null;
            case "postgres":
                server._postgres = await PostgresServer.StartAsync();
                server.Address = server._postgres.ConnectionString() + ";Application Name=victim";
                break;
            case "qdrant":
                server._qdrant = await FakeQdrant.StartAsync();
                server.Address = server._qdrant.Url.ToString();
                break;
            case "redis":
                await server.StartRedisAsync();
                break;
            default:
                break;
        }
        return server;
    }

    /// <summary>How the looker reaches it.</summary>
    public string Own => Address.Replace("Application Name=victim", "Application Name=looker", StringComparison.Ordinal);

    /// <summary>Waits until nothing of a victim that is dead is still being carried out.</summary>
    public async Task QuietAsync()
    {
        if (_qdrant is not null || _redis is not null)
            await Task.Delay(30);
        if (_postgres is null)
            return;
        await using NpgsqlConnection connection = new(_postgres.ConnectionString());
        await connection.OpenAsync();
        await using NpgsqlCommand count = new("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'victim'", connection);
        while ((long)(await count.ExecuteScalarAsync())! > 0)
            await Task.Delay(5);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        if (_qdrant is not null)
            await _qdrant.DisposeAsync();
        if (_redis is not null)
        {
            _redis.Kill();
            await _redis.WaitForExitAsync();
            _redis.Dispose();
        }
        _folder.Dispose();
    }

    private async Task StartRedisAsync()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        _redis = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", _folder.Path, "--save", ""]) { RedirectStandardOutput = true })!;
        while (await _redis.StandardOutput.ReadLineAsync() is string line && !line.Contains("Ready to accept", StringComparison.Ordinal))
        {
        }
        _ = _redis.StandardOutput.ReadToEndAsync();
        Address = $"127.0.0.1:{port}";
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
