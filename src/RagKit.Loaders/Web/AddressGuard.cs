using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RagKit.Web;

/// <summary>
/// Tells addresses of the public internet from all others, by the registries of special-purpose addresses (RFC 6890 and IANA's lists). An IPv6 address
/// that carries an IPv4 address is judged by that as well.
/// </summary>
internal static class AddressGuard
{
    private static readonly Range[] Special4 = Ranges(
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 " +
        "198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4");

    // Beyond 2000::/3 nothing is public but what NAT64 and mapping carry: ::1, fe80::/10, fc00::/7, ff00::/8 need no line. Within it: Teredo and other
    // protocols' (2001::/23), documentation, and 6to4, which nobody serves pages from.
    private static readonly Range[] Global6 = Ranges("2000::/3");
    private static readonly Range[] Special6 = Ranges("2001::/23 2001:db8::/32 2002::/16 3fff::/20");
    private static readonly Range[] Carrying4 = Ranges("64:ff9b::/96 ::ffff:0.0.0.0/96");

    public static bool IsPublic(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !IsIn(bytes, Special4);
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.ScopeId != 0)
            return false;
        if (IsIn(bytes, Carrying4))
            return !IsIn(bytes.AsSpan(12), Special4);
        if (!IsIn(bytes, Global6) || IsIn(bytes, Special6))
            return false;
        // ISATAP carries an IPv4 address below any prefix (RFC 5214).
        bool isatap = bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == 0xFE;
        return !isatap || !IsIn(bytes.AsSpan(12), Special4);
    }

    private static bool IsIn(ReadOnlySpan<byte> address, Range[] ranges)
    {
        foreach (Range range in ranges)
        {
            if (range.Covers(address))
                return true;
        }
        return false;
    }

    private static Range[] Ranges(string list) => [.. list.Split(' ').Select(range => range.Split('/'))
        .Select(parts => new Range(IPAddress.Parse(parts[0]).GetAddressBytes(), int.Parse(parts[1], CultureInfo.InvariantCulture)))];

    /// <summary>The addresses that begin with the same bits.</summary>
    private sealed record Range(byte[] Start, int Bits)
    {
        public bool Covers(ReadOnlySpan<byte> address)
        {
            int whole = Bits / 8, rest = Bits % 8;
            return address[..whole].SequenceEqual(Start.AsSpan(0, whole)) && (rest == 0 || (address[whole] ^ Start[whole]) >> (8 - rest) == 0);
        }
    }
}
