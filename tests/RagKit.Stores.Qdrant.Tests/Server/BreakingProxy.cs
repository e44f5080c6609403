using System.Net;
using System.Net.Sockets;

namespace RagKit.Stores.Qdrant.Tests.Server;

/// <summary>Stands between a store and its server, and breaks all connections when so many bytes have passed.</summary>
internal sealed class BreakingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly HashSet<Socket> _open = [];
    private readonly Uri _server;
    private readonly Task _accepting;
    private long _left = long.MaxValue;

    public BreakingProxy(Uri server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void BreakAfter(int bytes)
    {
        Interlocked.Exchange(ref _left, bytes);
        if (bytes == 0)
            Break();
    }

    public void Mend() => Interlocked.Exchange(ref _left, long.MaxValue);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Break();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                Socket client = await _listener.AcceptSocketAsync(_end.Token);
                _ = ServeAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using Socket server = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (Interlocked.Read(ref _left) <= 0)
                return;
            await server.ConnectAsync(IPAddress.Loopback, _server.Port);
            lock (_open)
                _open.UnionWith([client, server]);
            await Task.WhenAny(RelayAsync(client, server), RelayAsync(server, client));
        }
        catch (SocketException)
        {
            // The connection is gone, as asked.
        }
        finally
        {
            lock (_open)
                _open.ExceptWith([client, server]);
            client.Close(0);
        }
    }

    private async Task RelayAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[8192];
        try
        {
            while (await from.ReceiveAsync(buffer) is int count and > 0)
            {
                long before = Interlocked.Add(ref _left, -count) + count;
                int pass = (int)Math.Clamp(before, 0, count);
                if (pass > 0)
                    await to.SendAsync(buffer.AsMemory(0, pass));
                if (pass < count)
                {
                    Break();
                    return;
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Broken.
        }
    }

    private void Break()
    {
        Socket[] open;
        lock (_open)
            open = [.. _open];
        foreach (Socket socket in open)
            socket.Close(0);
    }
}
