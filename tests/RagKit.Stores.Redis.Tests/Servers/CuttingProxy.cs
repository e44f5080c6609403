using System.Net;
using System.Net.Sockets;

namespace RagKit.Stores.Redis.Tests;

/// <summary>
/// Stands between a client and a server, and cuts all connections when told: before the next request reaches the server, or when the
/// server has carried it out, before its answer reaches the client.
/// </summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _port;
    private readonly Lock _lock = new();
    private readonly List<TcpClient> _open = [];
    private volatile byte[]? _trigger;
    private volatile bool _afterwards;

    public CuttingProxy(int port)
    {
        _port = port;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string ConnectionString => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public int Cuts { get; private set; }

    /// <summary>Arms it: the next request that holds a text cuts.</summary>
    public void CutAt(string text, bool afterwards)
    {
        _afterwards = afterwards;
        _trigger = System.Text.Encoding.ASCII.GetBytes(text);
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        CutAll();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token), server = new();
                await server.ConnectAsync(IPAddress.Loopback, _port, _end.Token);
                client.NoDelay = server.NoDelay = true;
                lock (_lock)
                    _open.AddRange([client, server]);
                Link link = new();
                _ = PumpAsync(client, server, link, isRequest: true);
                _ = PumpAsync(server, client, link, isRequest: false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, Link link, bool isRequest)
    {
        byte[] buffer = new byte[1 << 20];
        try
        {
            NetworkStream source = from.GetStream(), target = to.GetStream();
            for (int read; (read = await source.ReadAsync(buffer, _end.Token)) > 0;)
            {
                if (isRequest && _trigger is byte[] trigger && buffer.AsSpan(0, read).IndexOf(trigger) >= 0)
                {
                    _trigger = null;
                    Cuts++;
                    if (!_afterwards)
                    {
                        CutAll();
                        return;
                    }
                    link.IsDoomed = true;
                }
                else if (!isRequest && link.IsDoomed)
                {
                    CutAll();
                    return;
                }
                await target.WriteAsync(buffer.AsMemory(0, read), _end.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
        }
        from.Close();
        to.Close();
    }

    private void CutAll()
    {
        lock (_lock)
        {
            foreach (TcpClient client in _open)
                client.Close();
            _open.Clear();
        }
    }

    private sealed class Link
    {
        public volatile bool IsDoomed;
    }
}
