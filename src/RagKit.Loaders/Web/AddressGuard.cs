using System.Net;
using System.Net.Sockets;

namespace RagKit.Web;

/// <summary>
/// Tells addresses of the public internet from all others, by the registries of special-purpose addresses (RFC 6890 and IANA's lists). An IPv6 address
/// that carries an IPv4 address is judged by that as well.
/// </summary>
internal static class AddressGuard
{
    private static readonly IPNetwork[] Special4 = Networks(
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 " +
        "198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4");

    // Beyond 2000::/3 nothing is public but what NAT64 and mapping carry: ::1, fe80::/10, fc00::/7, ff00::/8 need no line. Within it: Teredo and other
    // protocols' (2001::/23), documentation, and 6to4, which nobody serves pages from.
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] Special6 = Networks("2001::/23 2001:db8::/32 2002::/16 3fff::/20");
    private static readonly IPNetwork[] Carrying4 = Networks("64:ff9b::/96 ::ffff:0.0.0.0/96");

    public static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !Array.Exists(Special4, network => network.Contains(address));
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.ScopeId != 0)
            return false;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (Array.Exists(Carrying4, network => network.Contains(address)))
            return IsPublic(new IPAddress(bytes[12..]));
        if (!Global6.Contains(address) || Array.Exists(Special6, network => network.Contains(address)))
            return false;
        // ISATAP carries an IPv4 address below any prefix (RFC 5214).
        bool isatap = bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == 0xFE;
        return !isatap || IsPublic(new IPAddress(bytes[12..]));
    }

    private static IPNetwork[] Networks(string list) => [.. list.Split(' ').Select(IPNetwork.Parse)];
}
