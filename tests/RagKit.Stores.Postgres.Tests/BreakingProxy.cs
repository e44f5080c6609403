using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RagKit.Stores.Postgres.Tests;

/// <summary>A TCP proxy that lets so many bytes pass, in both directions together, then breaks all connections and refuses new ones until it is mended.</summary>
internal sealed class BreakingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, Socket> _connections = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly int _target;
    private readonly Task _accepting;
    private long _left = long.MaxValue;

    public BreakingProxy(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public void BreakAfter(int bytes) => Volatile.Write(ref _left, bytes);

    public void Mend() => Volatile.Write(ref _left, long.MaxValue);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        BreakAll();
        await _accepting;
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptSocketAsync(_ended.Token);
                if (Volatile.Read(ref _left) <= 0)
                    client.Close(0);
                else
                    _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        Socket server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _connections[client] = server;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target, _ended.Token);
            await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client sees its connection end.
        }
        _connections.TryRemove(client, out _);
        client.Dispose();
        server.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is int received and > 0)
            {
                long left = Volatile.Read(ref _left);
                int may = (int)Math.Min(left, received);
                if (left != long.MaxValue)
                    left = Interlocked.Add(ref _left, -received);
                if (may > 0)
                    await to.SendAsync(buffer.AsMemory(0, may));
                if (left <= 0)
                {
                    BreakAll();
                    return;
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Broken.
        }
    }

    private void BreakAll()
    {
        foreach ((Socket client, Socket server) in _connections)
        {
            client.Dispose();
            server.Dispose();
        }
    }
}
