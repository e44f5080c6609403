using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RagKit.TestData;

/// <summary>
/// A TCP proxy on a free loopback port, whose connections can be cut: all at once, one when so many bytes have gone one way, or all, and new ones
/// refused, when so many have gone both ways. Thread-safe.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, Socket> _connections = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly int _target;
    private readonly Task _accepting;
    private long _toServer = long.MaxValue, _toClient = long.MaxValue, _untilBroken = long.MaxValue;
    private int _cuts;

    public CuttingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How often a connection was cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Cuts whichever connection carries the byte behind so many that go to the server; those before it arrive. Once.</summary>
    public void CutAfterSending(long bytes) => Volatile.Write(ref _toServer, bytes);

    /// <summary>Cuts whichever connection carries the byte behind so many that come from the server: what was asked is done, the answer lost. Once.</summary>
    public void CutAfterReceiving(long bytes) => Volatile.Write(ref _toClient, bytes);

    /// <summary>Cuts all connections when so many bytes have gone, in both directions together, and refuses new ones until <see cref="LetPass"/>.</summary>
    public void BreakAfter(long bytes) => Volatile.Write(ref _untilBroken, bytes);

    /// <summary>Cuts and refuses no more of itself.</summary>
    public void LetPass() => (_toServer, _toClient, _untilBroken) = (long.MaxValue, long.MaxValue, long.MaxValue);

    /// <summary>Cuts all connections now.</summary>
    public void CutAll()
    {
        foreach ((Socket client, Socket server) in _connections)
            Cut(client, server);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        CutAll();
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
                if (Volatile.Read(ref _untilBroken) <= 0)
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
            await Task.WhenAny(PumpAsync(client, server, toServer: true), PumpAsync(server, client, toServer: false));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Nobody there: the client sees its connection end.
        }
        Close(client, server);
    }

    private async Task PumpAsync(Socket from, Socket to, bool toServer)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is int received and > 0)
            {
                int unbroken = TakeUnbroken(received), may = Math.Min(Take(ref toServer ? ref _toServer : ref _toClient, received), unbroken);
                if (may > 0)
                    await to.SendAsync(buffer.AsMemory(0, may));
                if (may == received)
                    continue;
                if (unbroken < received)
                    CutAll();
                Interlocked.Increment(ref _cuts);
                return;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    /// <summary>How many of the bytes may pass; when not all may, the limit is used up and lifted.</summary>
    private static int Take(ref long limit, int bytes)
    {
        while (true)
        {
            long left = Volatile.Read(ref limit);
            if (left == long.MaxValue)
                return bytes;
            long after = left >= bytes ? left - bytes : long.MaxValue;
            if (Interlocked.CompareExchange(ref limit, after, left) == left)
                return (int)Math.Min(left, bytes);
        }
    }

    /// <summary>How many of the bytes may pass before everything breaks; once it has broken, none.</summary>
    private int TakeUnbroken(int bytes)
    {
        while (true)
        {
            long left = Volatile.Read(ref _untilBroken);
            if (left == long.MaxValue)
                return bytes;
            // What is used up to the last byte breaks with the next.
            long after = left >= bytes ? left - bytes : 0;
            if (Interlocked.CompareExchange(ref _untilBroken, after, left) == left)
                return (int)Math.Min(left, bytes);
        }
    }

    private void Cut(Socket client, Socket server)
    {
        Interlocked.Increment(ref _cuts);
        Close(client, server);
    }

    private void Close(Socket client, Socket server)
    {
        _connections.TryRemove(client, out _);
        client.Dispose();
        server.Dispose();
    }
}
