using RagKit.Sources;

namespace RagKit.Web;

/// <summary>Tells which addresses belong to a source. Safe to use from several threads at once.</summary>
internal sealed class WebScope
{
    /// <summary>Deeper paths, and paths that repeat a segment more often, are made by links that lead in circles.</summary>
    private const int MaxSegments = 24, MaxRepeats = 3;

    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly string[] _below;
    private readonly GlobSet? _include;
    private readonly GlobSet _exclude, _ignored;

    public WebScope(WebScopeOptions options, params IEnumerable<Uri> starts)
    {
        foreach (Uri start in starts)
            _hosts.Add(start.IdnHost);
        foreach (string host in options.Hosts.Where(host => !host.StartsWith("*.", StringComparison.Ordinal)))
            _hosts.Add(host);
        _below = [.. options.Hosts.Where(host => host.StartsWith("*.", StringComparison.Ordinal)).Select(host => host[1..])];
        _include = options.Include.Count == 0 ? null : new GlobSet(options.Include);
        _exclude = new GlobSet(options.Exclude);
        _ignored = new GlobSet(options.IgnoredParameters);
    }

    public Uri Tidy(Uri address) => WebAddress.Tidy(address, _ignored);

    /// <summary>Whether a page may be asked for.</summary>
    public bool Reaches(Uri address) => HasHost(address) && address.AbsoluteUri.Length <= WebAddress.MaxLength && !_exclude.Matches(PathOf(address)) && !IsTrap(address);

    /// <summary>Whether a page is taken.</summary>
    public bool Takes(Uri address) => Reaches(address) && _include?.Matches(PathOf(address)) != false;

    private bool HasHost(Uri address) => WebAddress.IsWeb(address)
        && (_hosts.Contains(address.IdnHost) || Array.Exists(_below, end => address.IdnHost.EndsWith(end, StringComparison.OrdinalIgnoreCase)));

    private static string PathOf(Uri address) => Uri.UnescapeDataString(address.AbsolutePath).Trim('/');

    private static bool IsTrap(Uri address)
    {
        string[] segments = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments.Length > MaxSegments || segments.GroupBy(segment => segment, StringComparer.Ordinal).Any(same => same.Count() > MaxRepeats);
    }
}
