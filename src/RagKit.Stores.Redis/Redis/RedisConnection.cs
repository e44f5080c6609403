using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace RagKit.Redis;

/// <summary>
/// A connection to Redis that all stores, queues and limits of a process share. It is made when it is first needed and again when it was
/// lost: a call waits for it up to <see cref="RedisOptions.ConnectTimeout"/>, then fails with an error that names the server. A call that
/// was under way when the connection was lost fails, and may or may not have been carried out: all of them may be repeated. Nothing that
/// blocks the server is ever sent, so that nobody waits for another's wait. Thread-safe.
/// </summary>
public sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25), Doubt = TimeSpan.FromSeconds(1);

    private readonly RedisOptions _options;
    private readonly ConfigurationOptions _configuration;
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private readonly ConcurrentDictionary<string, Lazy<Task<RedisSignal>>> _signals = new(StringComparer.Ordinal);
    private readonly string _process = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private volatile ConnectionMultiplexer? _multiplexer;
    private volatile string _failure = "";
    private long _names;
    private int _changes;
    private volatile bool _isDisposed;

    /// <summary>Prepares one; nothing is sent yet.</summary>
    /// <param name="connectionString"><c>host:port,password=...</c> as StackExchange.Redis reads it, or <c>redis://:password@host:port/database</c>; <c>rediss://</c> for TLS.</param>
    /// <param name="options">How; the defaults where it is left out.</param>
    /// <param name="logger">Gets a warning when the server is set up so that it may lose what is kept there, and when the connection is lost.</param>
    /// <exception cref="ArgumentException">The string cannot be read or names a user, or an option is out of range; the message says what to do.</exception>
    public RedisConnection(string connectionString, RedisOptions? options = null, ILogger<RedisConnection>? logger = null)
    {
        _options = (options ?? new()).Validated();
        _configuration = ConnectionText.Parse(connectionString, _options);
        Server = string.Join(", ", _configuration.EndPoints.Select(static end => end is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : end.ToString()));
        Logger = logger ?? NullLogger<RedisConnection>.Instance;
    }

    /// <summary>The hosts and ports, without a password.</summary>
    public string Server { get; }

    internal ILogger Logger { get; }

    /// <summary>Asks the server how it is set up, and says what endangers what is kept there. The same warnings are logged once, on the first connection.</summary>
    /// <exception cref="RagKitException">The server cannot be reached, or refuses; the message names it and the next step.</exception>
    public async ValueTask<RedisStatus> CheckAsync(CancellationToken cancellationToken = default) => await ServerCheck.RunAsync(this, cancellationToken).ConfigureAwait(false);

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _connecting.WaitAsync().ConfigureAwait(false);
        try
        {
            _isDisposed = true;
            ConnectionMultiplexer? open = _multiplexer;
            _multiplexer = null;
            if (open is not null)
                await CloseAsync(open).ConfigureAwait(false);
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>The key that all keys of a store begin with.</summary>
    internal string BaseKey(string kind, string name) => KeyNames.Base(_options.Prefix, kind, name);

    /// <summary>A name that no other process, and nobody else in this one, has.</summary>
    internal string NewName() => $"{_process}-{Interlocked.Increment(ref _names)}";

    /// <summary>Runs a script by its hash; where the server does not know it, as after a restart, by its text.</summary>
    internal ValueTask<RedisResult> EvaluateAsync(RedisScript script, string key, RedisValue[] values, CancellationToken cancellationToken)
    {
        return RunAsync(Evaluate, cancellationToken);

        async Task<RedisResult> Evaluate(IDatabase database)
        {
            try
            {
                return await database.ScriptEvaluateAsync(script.Hash, [key], values).ConfigureAwait(false);
            }
            catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
                object[] arguments = [script.Text, 1, (RedisKey)key, .. values];
                return await database.ExecuteAsync("EVAL", arguments, CommandFlags.None).ConfigureAwait(false);
            }
        }
    }

    internal ValueTask<RedisResult> ExecuteAsync(string command, object[] arguments, CancellationToken cancellationToken) =>
        RunAsync(database => database.ExecuteAsync(command, arguments, CommandFlags.None), cancellationToken);

    /// <summary>Listens to a channel; once for all who ask, for as long as the connection lasts.</summary>
    internal async ValueTask<RedisSignal> ListenAsync(string channel, CancellationToken cancellationToken)
    {
        Lazy<Task<RedisSignal>> listening = _signals.GetOrAdd(channel, name => new(() => SubscribeAsync(name)));
        try
        {
            return await listening.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _signals.TryRemove(new(channel, listening));
            throw;
        }
    }

    private async Task<RedisSignal> SubscribeAsync(string channel)
    {
        RedisSignal signal = new();
        await RunAsync(
            async _ =>
            {
                await _multiplexer!.GetSubscriber().SubscribeAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal), (_, _) => signal.Pulse()).ConfigureAwait(false);
                return true;
            },
            CancellationToken.None).ConfigureAwait(false);
        return signal;
    }

    private async ValueTask<T> RunAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (long start = TimeProvider.System.GetTimestamp(); ;)
        {
            ConnectionMultiplexer open = _multiplexer is { IsConnected: true } connected ? connected : await ConnectAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await AnswerAsync(command(open.GetDatabase()), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (WasNotCarriedOut(e) && TimeProvider.System.GetElapsedTime(start) < _options.ConnectTimeout)
            {
                await Task.Delay(Look, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is RedisConnectionException or ObjectDisposedException or IOException)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                throw Unreachable("lost the connection during a call, which may or may not have been carried out. Call again: every call may be repeated", e);
            }
            catch (TimeoutException e)
            {
                throw Unreachable($"did not answer within {_options.CommandTimeout}. Look at its load ('redis-cli --latency', SLOWLOG), raise RedisOptions.CommandTimeout, or call again: every call may be repeated", e);
            }
            catch (RedisServerException e)
            {
                throw new RagKitException($"Redis at {Server} refused a command: {e.Message.TrimEnd('.')}. {NextStep(e.Message)}", e);
            }
        }
    }

    /// <summary>Waits for an answer. One that was asked for while the connection was being lost may never come, and its library does not notice.</summary>
    private async Task<T> AnswerAsync<T>(Task<T> answer, CancellationToken cancellationToken)
    {
        int changes = Volatile.Read(ref _changes);
        for (long start = TimeProvider.System.GetTimestamp(); ;)
        {
            TimeSpan left = _options.CommandTimeout - TimeProvider.System.GetElapsedTime(start);
            try
            {
                return await answer.WaitAsync(left < Doubt ? left > TimeSpan.Zero ? left : TimeSpan.Zero : Doubt, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException) when (left > Doubt && !answer.IsCompleted)
            {
                if (Volatile.Read(ref _changes) != changes)
                    throw new IOException("The connection was made anew, and the answer did not come.");
            }
        }
    }

    private static bool WasNotCarriedOut(Exception error) => error switch
    {
        RedisConnectionException lost => lost.FailureType == ConnectionFailureType.UnableToResolvePhysicalConnection,
        RedisServerException refused => refused.Message.StartsWith("LOADING", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Waits until there is a connection; of many who wait, one makes the first.</summary>
    private async Task<ConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken)
    {
        for (long start = TimeProvider.System.GetTimestamp(); ;)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            // Once it was there, it makes itself again.
            if (_multiplexer is { IsConnected: true } connected)
                return connected;
            if (_multiplexer is null && await _connecting.WaitAsync(Look, cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    ObjectDisposedException.ThrowIf(_isDisposed, this);
                    return _multiplexer ?? await OpenAsync().ConfigureAwait(false);
                }
                finally
                {
                    _connecting.Release();
                }
            }
            if (TimeProvider.System.GetElapsedTime(start) >= _options.ConnectTimeout)
                throw NotThere(null);
            await Task.Delay(Look, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ConnectionMultiplexer> OpenAsync()
    {
        ConnectionMultiplexer opened;
        StringWriter log = new();
        try
        {
            opened = await ConnectionMultiplexer.ConnectAsync(_configuration, log).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisConnectionException or ArgumentException or System.Net.Sockets.SocketException)
        {
            _failure = e.Message;
            throw NotThere(e);
        }
        if (!opened.IsConnected)
        {
            await CloseAsync(opened).ConfigureAwait(false);
            // The library tells why only there.
            string[] faults = [.. log.ToString().Split('\n').Where(static line => line.Contains("faulted:", StringComparison.Ordinal) || line.Contains("NOAUTH", StringComparison.Ordinal) || line.Contains("WRONGPASS", StringComparison.Ordinal))];
            _failure = Array.Exists(faults, static line => line.Contains("Auth", StringComparison.OrdinalIgnoreCase) || line.Contains("WRONGPASS", StringComparison.Ordinal))
                ? "AuthenticationFailure: the password is wrong, or missing" : faults.LastOrDefault("it does not answer").Split("faulted:")[^1].Trim();
            throw NotThere(null);
        }
        opened.ConnectionRestored += (_, restored) => Changed(restored.ConnectionType, "");
        opened.ConnectionFailed += (_, failed) => Changed(failed.ConnectionType, $"{failed.FailureType}{(failed.Exception is Exception e ? $", {e.Message}" : "")}");
        _failure = "";
        _multiplexer = opened;
        _ = TellWarningsAsync();
        return opened;
    }

    /// <summary>The connection was lost, or is there again.</summary>
    private void Changed(ConnectionType type, string failure)
    {
        // Listening has a connection of its own, which comes and goes with the other.
        if (type != ConnectionType.Interactive)
            return;
        bool isNews = _failure.Length == 0 && failure.Length > 0;
        _failure = failure;
        Interlocked.Increment(ref _changes);
        if (isNews && !_isDisposed && _multiplexer is not null)
            RedisLog.Lost(Logger, Server, failure);
    }

    /// <summary>Disposing alone would wait for an answer to a farewell, up to the command timeout.</summary>
    private static async Task CloseAsync(ConnectionMultiplexer open)
    {
        await open.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        open.Dispose();
    }

    private async Task TellWarningsAsync()
    {
        try
        {
            RedisStatus status = await CheckAsync().ConfigureAwait(false);
            RedisLog.Connected(Logger, status.Version, Server);
            foreach (string warning in status.Warnings)
                RedisLog.Endangered(Logger, warning);
        }
        catch (Exception e) when (e is RagKitException or ObjectDisposedException)
        {
            RedisLog.NotChecked(Logger, Server, e);
        }
    }

    private RagKitException NotThere(Exception? cause) => new(
        $"There is no connection to Redis at {Server} within {_options.ConnectTimeout}{(_failure.Length > 0 ? $" ({_failure})" : "")}. Check that it runs there ('redis-cli -h HOST -p PORT ping') and that host, port, TLS and password are right in the connection string.", cause);

    private RagKitException Unreachable(string what, Exception cause) => new($"Redis at {Server} {what}.", cause);

    private static string NextStep(string refusal) => refusal switch
    {
        _ when refusal.StartsWith("OOM", StringComparison.Ordinal) => "Its memory is used up: raise 'maxmemory', or remove what is not needed.",
        _ when refusal.StartsWith("MISCONF", StringComparison.Ordinal) => "It cannot write to its disk: make room there, and look at its log.",
        _ when refusal.StartsWith("READONLY", StringComparison.Ordinal) => "It is a replica: connect to the primary.",
        _ when refusal.StartsWith("NOAUTH", StringComparison.Ordinal) || refusal.StartsWith("WRONGPASS", StringComparison.Ordinal) => "Put 'password=...' into the connection string.",
        _ when refusal.StartsWith("NOPERM", StringComparison.Ordinal) => "The default user lacks rights: it needs scripts, streams, sorted sets, hashes, lists and channels.",
        _ => "RagKit needs Redis 7.0 or later.",
    };
}
