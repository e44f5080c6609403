using System.Net;
using System.Net.Sockets;

namespace RagKit.Web;

/// <summary>
/// Connects to hosts: resolves the name itself, refuses what is not public, and connects to the very address that it checked, so that a name that
/// resolves differently a moment later leads nowhere else.
/// </summary>
internal sealed class GuardedConnector(bool allowPrivate, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint end, CancellationToken cancellationToken)
    {
        IPAddress[] found = IPAddress.TryParse(end.Host, out IPAddress? literal)
            ? [literal]
            : await (resolve ?? Dns.GetHostAddressesAsync)(end.Host, cancellationToken).ConfigureAwait(false);
        IPAddress[] allowed = allowPrivate ? found : Array.FindAll(found, AddressGuard.IsPublic);
        if (allowed.Length == 0)
            throw Refused(end.Host, found);
        Exception? failure = null;
        foreach (IPAddress address in allowed)
        {
            Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, end.Port), cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e) when (e is SocketException)
            {
                socket.Dispose();
                failure = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw failure!;
    }

    /// <summary>Refuses an address that is written as a number, before anything is asked.</summary>
    public void Check(Uri address)
    {
        if (!allowPrivate && IPAddress.TryParse(address.IdnHost, out IPAddress? literal) && !AddressGuard.IsPublic(literal))
            throw Refused(address.IdnHost, [literal]);
    }

    private static RagKitException Refused(string host, IPAddress[] addresses) => new(addresses.Length == 0
        ? $"The host '{host}' has no address. Check its name."
        : $"The host '{host}' ({string.Join(", ", addresses.Select(address => address.ToString()))}) is not on the public internet and is not asked. " +
          "Set AllowPrivateAddresses if you trust whoever names the addresses.");
}
