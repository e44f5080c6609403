using System.Text;
using RagKit.Sources;

namespace RagKit.Web;

/// <summary>Writes addresses in one way, and makes ids of them.</summary>
internal static class WebAddress
{
    /// <summary>Longer ones are made by mistake or as traps.</summary>
    public const int MaxLength = 2000;

    /// <summary>The address of text that a person wrote.</summary>
    /// <exception cref="ArgumentException">It is no http or https address.</exception>
    public static Uri Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? address) || !IsWeb(address))
            throw new ArgumentException($"'{text}' is not a web address: write it whole, such as 'https://example.com/docs/'.");
        return WithoutFragment(address);
    }

    public static bool IsWeb(Uri address) => address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    /// <summary>Scheme, host and port: what a robots.txt and a header are for.</summary>
    public static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);

    /// <summary>
    /// The address without fragment and without the parameters that only say where a visitor came from. <see cref="Uri"/> has already written host and
    /// scheme small and taken out the default port and dot segments (RFC 3986, 6.2.2).
    /// </summary>
    public static Uri Tidy(Uri address, GlobSet ignored)
    {
        string query = address.Query;
        if (query.Length > 1)
        {
            string[] kept = [.. query[1..].Split('&').Where(part => part.Length > 0 && !ignored.Matches(NameOf(part)))];
            query = kept.Length == 0 ? "" : "?" + string.Join('&', kept);
        }
        return query == address.Query && address.Fragment.Length == 0 ? address : new Uri(address.GetLeftPart(UriPartial.Path) + query);
    }

    /// <summary>What two addresses of the same page have in common: their parameters in order, and no matter whether http or https.</summary>
    public static string Key(Uri address)
    {
        StringBuilder key = new(address.IdnHost);
        key.Append(address.IsDefaultPort ? "" : ":" + address.Port).Append(address.AbsolutePath);
        if (address.Query.Length > 1)
            key.Append('?').AppendJoin('&', address.Query[1..].Split('&').Order(StringComparer.Ordinal));
        return key.ToString();
    }

    /// <summary>An item's id: the path on the source's own origin, so that origin and id make the address; else the whole address.</summary>
    public static string ItemId(Uri address, string origin) =>
        Origin(address) != origin ? address.AbsoluteUri : address.PathAndQuery.Length == 1 ? "/" : address.PathAndQuery[1..];

    /// <summary>The address of an item's id.</summary>
    public static Uri Of(string id, string origin) => Uri.TryCreate(id, UriKind.Absolute, out Uri? whole) && IsWeb(whole)
        ? whole
        : Uri.TryCreate(id == "/" ? origin + "/" : $"{origin}/{id}", UriKind.Absolute, out Uri? address) && Origin(address) == origin
            ? address
            : throw new RagKitException($"'{id}' is no item of '{origin}'. Items must be named as the listing names them.");

    private static Uri WithoutFragment(Uri address) => address.Fragment.Length == 0 ? address : new Uri(address.GetLeftPart(UriPartial.Query));

    private static string NameOf(string parameter)
    {
        int end = parameter.IndexOf('=', StringComparison.Ordinal);
        return end < 0 ? parameter : parameter[..end];
    }
}
