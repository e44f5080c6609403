using RagKit.Redis;
using RagKit.Stores.Redis.Tests;

[assembly: AssemblyFixture(typeof(SharedRedis))]

namespace RagKit.Stores.Redis.Tests;

/// <summary>One server and one connection for all tests that need nothing special of theirs; each takes names of its own.</summary>
public sealed class SharedRedis : IAsyncDisposable
{
    private static int _names;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private RedisServer? _server;
    private RedisConnection? _connection;

    /// <summary>A name that no other test uses.</summary>
    public static string NewName() => $"test{Interlocked.Increment(ref _names)}";

    /// <summary>The connection; skips the test where no server can be started.</summary>
    public async ValueTask<RedisConnection> ConnectionAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _server ??= await RedisServer.StartAsync();
            return _connection ??= new RedisConnection(_server.ConnectionString);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Another connection to the same server, as another process has one.</summary>
    public async ValueTask<RedisConnection> ConnectAgainAsync(RedisOptions? options = null)
    {
        await ConnectionAsync();
        return new RedisConnection(_server!.ConnectionString, options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _starting.Dispose();
    }
}
