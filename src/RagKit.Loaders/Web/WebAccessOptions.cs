namespace RagKit.Web;

/// <summary>How servers are asked, and what of them is believed.</summary>
public sealed record WebAccessOptions
{
    private const double MostRequests = 1_000_000;

    /// <summary>
    /// Whether loopback, private, link-local and other special addresses may be asked. By default every one is refused, also behind a name or a
    /// redirect, so that an address from outside can't reach what only this machine can.
    /// </summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>What is sent as User-Agent; its first word names the crawler in robots.txt. <c>RagKit/1.0</c> by default.</summary>
    public string UserAgent { get; init; } = "RagKit/1.0";

    /// <summary>The longest time for one response, from the connection to the last byte; above 0 to 24 hours, by default 100 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>The longest response, in bytes after decompression; at least 1, by default 32 MiB. A longer one fails.</summary>
    public long MaxBytes { get; init; } = 32L << 20;

    /// <summary>How many redirects are followed for one address; 0 to 50, by default 10.</summary>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>
    /// The most requests a second to one host; above 0 to 1,000,000. <see langword="null"/> (the default) for what the source finds polite: one a
    /// second for web pages, no limit for APIs.
    /// </summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Headers that are sent as well, such as <c>Authorization</c>: only to the host that was asked for, never on to where it redirects.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a crawl keeps to robots.txt, robots meta elements and X-Robots-Tag. Turn it off for a site of your own only.</summary>
    public bool ObeysRobots { get; init; } = true;

    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(UserAgent) || HasControl(UserAgent))
            throw new ArgumentException($"UserAgent ('{UserAgent}') must have a word and no line break.");
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(24))
            throw new ArgumentException($"Timeout ({Timeout}) must be above 0 and at most 24 hours.");
        if (MaxBytes < 1)
            throw new ArgumentException($"MaxBytes ({MaxBytes}) must be at least 1.");
        if (MaxRedirects is < 0 or > 50)
            throw new ArgumentException($"MaxRedirects ({MaxRedirects}) must be 0 to 50.");
        if (RequestsPerSecond is double rate && !(rate > 0 && rate <= MostRequests))
            throw new ArgumentException(FormattableString.Invariant($"RequestsPerSecond ({rate}) must be above 0 and at most {MostRequests}."));
        foreach ((string name, string value) in Headers)
        {
            if (name.Length == 0 || HasControl(name) || HasControl(value) || name.AsSpan().ContainsAny(" :"))
                throw new ArgumentException($"The header '{name}' can't be sent: a name has no space or colon, and neither name nor value a line break.");
        }
    }

    private static bool HasControl(string text) => text.AsSpan().ContainsAnyInRange('\0', '\u001F');
}
