using System.Globalization;
using RagKit.Resilience;
using RagKit.Sources;

namespace RagKit.Web;

/// <summary>Makes items of pages.</summary>
internal static class WebItem
{
    public static SourceItem Of(KnownPage page, string origin) => new(WebAddress.ItemId(new Uri(page.Address), origin), page.Version)
    {
        MediaType = page.MediaType,
        ModifiedAt = page.ModifiedAt,
        Length = page.Length,
    };

    /// <summary>
    /// A page that could not be read. It is listed, since it is not gone, in a version that it never had, so that it is opened and fails with its reason.
    /// </summary>
    public static SourceItem Unread(Uri address, string origin, KnownPage? known, TimeProvider time) =>
        new(WebAddress.ItemId(address, origin), string.Create(CultureInfo.InvariantCulture, $"unread:{time.GetUtcNow().Ticks}"))
        {
            MediaType = known?.MediaType ?? WebMedia.Expected(address),
        };

    /// <summary>Whether what went wrong may be gone when it is tried again.</summary>
    public static bool MayPass(Exception exception) => exception switch
    {
        RejectedCallException or TimeoutException or IOException => true,
        HttpRequestException http => http.StatusCode is null || (int)http.StatusCode is 408 or 425 or >= 500,
        _ => false,
    };
}
