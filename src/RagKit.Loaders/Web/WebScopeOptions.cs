using RagKit.Sources;

namespace RagKit.Web;

/// <summary>Which addresses belong to a source.</summary>
public sealed record WebScopeOptions
{
    /// <summary>Hosts besides the one that is asked first, such as <c>docs.example.com</c>; <c>*.example.com</c> for every host below one.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Globs of paths of which a page must match one to be taken, such as <c>/docs/**</c>; none (the default) for every path. Pages that are not taken are still crawled for links.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Globs of paths that are neither taken nor asked for, also where <see cref="Include"/> matches.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Globs of query parameters that make no other page of a page, and are taken off; by default those that trackers add.</summary>
    public IReadOnlyList<string> IgnoredParameters { get; init; } =
        ["utm_*", "gclid", "dclid", "fbclid", "msclkid", "yclid", "mc_cid", "mc_eid", "_ga", "_gl", "igshid", "PHPSESSID"];

    /// <exception cref="ArgumentException">A glob or a host is not one.</exception>
    internal void Validate()
    {
        foreach (string host in Hosts)
        {
            if (Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Unknown)
                throw new ArgumentException($"'{host}' is not a host: write its name alone, such as 'docs.example.com' or '*.example.com'.");
        }
        _ = new GlobSet([.. Include, .. Exclude, .. IgnoredParameters]);
    }
}
