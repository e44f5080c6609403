using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RagKit.Queues;
using RagKit.Redis;

namespace RagKit.Stores.Redis.Tests;

public sealed class RedisConnectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("localhost:7000,password=secret", "localhost:7000")]
    [InlineData("localhost", "localhost:6379")]
    [InlineData("a:1,b:2", "a:1, b:2")]
    [InlineData("redis://:secret@db.example:7000/2", "db.example:7000")]
    [InlineData("redis://default:secret@db.example", "db.example:6379")]
    [InlineData("rediss://secret@db.example", "db.example:6379")]
    [InlineData("redis://[::1]:7000", "[::1]:7000")]
    public async Task A_connection_string_is_read_in_either_form(string text, string server)
    {
        await using RedisConnection connection = new(text);
        Assert.Equal(server, connection.Server);
    }

    [Theory]
    [InlineData("redis://ann:secret@db.example:7000", "'ann'")]
    [InlineData("db.example:7000,user=ann,password=secret", "'ann'")]
    [InlineData("redis://db.example/first", "'first'")]
    [InlineData("redis://", "redis://:password@host:port/database")]
    [InlineData("a:1,connectTimeout=soon", "cannot be read")]
    [InlineData("password=secret", "names no server")]
    public void A_connection_string_that_cannot_be_used_is_refused_with_what_to_do(string text, string message)
    {
        ArgumentException refused = Assert.ThrowsAny<ArgumentException>(() => new RedisConnection(text));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_checked_with_value_and_limit()
    {
        Assert.Contains("'a{b'", Assert.ThrowsAny<ArgumentException>(() => new RedisConnection("h", new RedisOptions { Prefix = "a{b" })).Message, StringComparison.Ordinal);
        Assert.Contains("00:00:00", Assert.ThrowsAny<ArgumentException>(() => new RedisConnection("h", new RedisOptions { ConnectTimeout = TimeSpan.Zero })).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => new RedisConnection("h", new RedisOptions { CommandTimeout = TimeSpan.FromDays(1) }));
    }

    [Fact]
    public async Task No_server_is_an_error_that_names_the_host_and_the_next_step()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        await using RedisConnection connection = new($"127.0.0.1:{port}", new RedisOptions { ConnectTimeout = TimeSpan.FromSeconds(1) });
        await FailsSoonAsync(connection, $"127.0.0.1:{port}", "Check that it runs there");
        // Many who call at once do not wait one after the other.
        Stopwatch watch = Stopwatch.StartNew();
        RedisWorkQueue queue = new(connection, "q");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Assert.ThrowsAsync<RagKitException>(async () => await queue.CountAsync(Cancellation))));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_an_error_and_no_endless_wait()
    {
        using TcpListener mute = new(IPAddress.Loopback, 0);
        mute.Start();
        int port = ((IPEndPoint)mute.LocalEndpoint).Port;
        await using RedisConnection connection = new($"127.0.0.1:{port}", new RedisOptions { ConnectTimeout = TimeSpan.FromSeconds(1) });
        await FailsSoonAsync(connection, $"127.0.0.1:{port}", "Check that it runs there");
    }

    [Theory]
    [InlineData("")]
    [InlineData(",password=wrong")]
    public async Task A_wrong_password_or_none_is_an_error_that_says_so(string login)
    {
        await using RedisServer server = await RedisServer.StartAsync("--requirepass", "right");
        await using RedisConnection connection = new(server.ConnectionString + login, new RedisOptions { ConnectTimeout = TimeSpan.FromSeconds(1) });
        await FailsSoonAsync(connection, $"{server.Port}", "password", "AuthenticationFailure");
        await using RedisConnection right = new($"redis://:right@{server.ConnectionString}");
        Assert.Equal(0, (await new RedisWorkQueue(right, "q").CountAsync(Cancellation)).Ready);
    }

    [Fact]
    public async Task A_server_that_was_away_is_found_when_it_is_back()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await server.KillAsync();
        await using RedisConnection connection = new(server.ConnectionString, new RedisOptions { ConnectTimeout = TimeSpan.FromSeconds(1) });
        RedisWorkQueue queue = new(connection, "q");
        await Assert.ThrowsAsync<RagKitException>(async () => await queue.CountAsync(Cancellation));
        await server.StartAgainAsync();
        Assert.Equal(1, await queue.EnqueueAsync([new WorkItem("a", default)], Cancellation));
    }

    [Theory]
    [InlineData("allkeys-lru", "deletes any keys")]
    [InlineData("volatile-ttl", "time to live")]
    [InlineData("noeviction", null)]
    public async Task An_eviction_policy_that_endangers_work_is_warned_of(string policy, string? warning)
    {
        await using RedisServer server = await RedisServer.StartAsync("--maxmemory", "50mb", "--maxmemory-policy", policy, "--appendonly", "yes");
        Recorder log = new();
        await using RedisConnection connection = new(server.ConnectionString, logger: log);
        RedisStatus status = await connection.CheckAsync(Cancellation);
        Assert.Equal((policy, 50L << 20, true), (status.EvictionPolicy, status.MaxBytes, status.IsAppendOnly));
        Assert.StartsWith("7.", status.Version, StringComparison.Ordinal);
        await log.WaitForAsync("Connected");
        Assert.Equal(warning is null ? 0 : 1, status.Warnings.Count);
        Assert.Equal(status.Warnings, log.Warnings);
        Assert.All(status.Warnings, one => Assert.True(one.Contains(warning!, StringComparison.Ordinal) && one.Contains($"{server.Port}", StringComparison.Ordinal), one));
    }

    [Fact]
    public async Task A_server_that_writes_nothing_to_disk_is_warned_of()
    {
        await using RedisServer nothing = await RedisServer.StartAsync(), snapshots = await RedisServer.StartAsync("--save", "60 1");
        await using RedisConnection first = new(nothing.ConnectionString), second = new(snapshots.ConnectionString);
        RedisStatus status = await first.CheckAsync(Cancellation);
        Assert.Equal((false, false), (status.IsAppendOnly, status.HasSnapshots));
        Assert.Contains("writes nothing to disk", Assert.Single(status.Warnings), StringComparison.Ordinal);
        Assert.Contains("snapshots only", Assert.Single((await second.CheckAsync(Cancellation)).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_server_refuses_with_the_next_step_and_keeps_what_it_has()
    {
        await using RedisServer server = await RedisServer.StartAsync("--maxmemory", "4mb", "--maxmemory-policy", "noeviction");
        await using RedisConnection connection = new(server.ConnectionString);
        RedisDocumentStore store = new(connection);
        IReadOnlyList<string> first = await store.WriteAsync([new byte[] { 1 }], Cancellation);
        byte[] noise = new byte[6 << 20];
        new Random(1).NextBytes(noise);
        RagKitException full = await Assert.ThrowsAsync<RagKitException>(async () => await store.WriteAsync([noise], Cancellation));
        Assert.Contains("raise 'maxmemory'", full.Message, StringComparison.Ordinal);
        Assert.NotNull((await store.ReadAsync(first, Cancellation))[0]);
    }

    [Fact]
    public async Task A_disposed_connection_says_so()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        RedisConnection connection = new(server.ConnectionString);
        RedisWorkQueue queue = new(connection, "q");
        await queue.CountAsync(Cancellation);
        await connection.DisposeAsync();
        await connection.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await queue.CountAsync(Cancellation));
    }

    private static async Task FailsSoonAsync(RedisConnection connection, params string[] parts)
    {
        Stopwatch watch = Stopwatch.StartNew();
        RagKitException failed = await Assert.ThrowsAsync<RagKitException>(async () => await new RedisWorkQueue(connection, "q").CountAsync(Cancellation));
        Assert.All(parts, part => Assert.Contains(part, failed.Message, StringComparison.Ordinal));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    /// <summary>Keeps what is logged.</summary>
    private sealed class Recorder : ILogger<RedisConnection>
    {
        private readonly List<(LogLevel Level, string Text)> _lines = [];

        public IEnumerable<string> Warnings
        {
            get
            {
                lock (_lines)
                    return [.. _lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text)];
            }
        }

        public async Task WaitForAsync(string text)
        {
            for (int turn = 0; turn < 200; turn++)
            {
                lock (_lines)
                {
                    if (_lines.Exists(line => line.Text.Contains(text, StringComparison.Ordinal)))
                        break;
                }
                await Task.Delay(20, Cancellation);
            }
            // What is told together with it follows at once.
            await Task.Delay(50, Cancellation);
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
                _lines.Add((logLevel, formatter(state, exception)));
        }
    }
}
