using System.Runtime.CompilerServices;
using System.Text;
using RagKit.Resilience;

namespace RagKit.Web;

/// <summary>The robots.txt of each host that one listing comes upon, asked for once.</summary>
internal sealed class RobotsFiles(WebClient client, WebAccessOptions access, Uri home)
{
    private readonly Dictionary<string, RobotsRules> _byOrigin = new(StringComparer.OrdinalIgnoreCase);

    public async ValueTask<RobotsRules> OfAsync(Uri address, CancellationToken cancellationToken)
    {
        if (!access.ObeysRobots)
            return RobotsRules.AllowAll;
        string origin = WebAddress.Origin(address);
        if (_byOrigin.TryGetValue(origin, out RobotsRules? known))
            return known;
        RobotsRules rules = await ReadAsync(new Uri(origin + "/robots.txt"), cancellationToken).ConfigureAwait(false);
        if (rules.CrawlDelay is TimeSpan delay)
            client.KeepApart(address, delay);
        return _byOrigin[origin] = rules;
    }

    /// <summary>Reads a robots.txt; one that is not there allows all, one that can't be given now nothing (RFC 9309, 2.3.1).</summary>
    private async Task<RobotsRules> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            WebResponse response = await client.GetAsync(new WebRequest(address) { HeadersFor = home }, cancellationToken).ConfigureAwait(false);
            await using ConfiguredAsyncDisposable disposal = response.ConfigureAwait(false);
            byte[] head = new byte[RobotsRules.MaxBytes];
            int length = await response.Body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return RobotsRules.Parse(Encoding.UTF8.GetString(head, 0, length), access.UserAgent.Split(' ', '/')[0]);
        }
        catch (HttpRequestException e) when (e.StatusCode is { } status && (int)status is >= 400 and < 500)
        {
            return RobotsRules.AllowAll;
        }
        catch (Exception e) when (e is HttpRequestException or RejectedCallException or TimeoutException or IOException or InvalidDataException)
        {
            return RobotsRules.Unreachable;
        }
    }
}
