using System.Globalization;
using System.Text;

namespace RagKit.Web;

/// <summary>
/// One crawler's part of a robots.txt, as RFC 9309 reads it: the groups that name the crawler, else those for all; of the rules that match a path the
/// longest counts, and of two as long the one that allows. Crawl-delay and Sitemap lines are read as well, though the RFC leaves them out.
/// </summary>
internal sealed class RobotsRules
{
    /// <summary>The RFC asks for at least 500 KiB; what follows is passed over.</summary>
    public const int MaxBytes = 512 * 1024;

    private const int MaxRules = 10_000, MaxPattern = 2000;
    private readonly List<(string Pattern, bool Allows)> _rules = [];
    private readonly List<string> _sitemaps = [];

    private RobotsRules(bool isReachable) => IsReachable = isReachable;

    /// <summary>For a host without a robots.txt.</summary>
    public static RobotsRules AllowAll { get; } = new(true);

    /// <summary>For a host that can't say now what it allows.</summary>
    public static RobotsRules Unreachable { get; } = new(false);

    public bool IsReachable { get; }

    /// <summary>The time between two requests; <see langword="null"/> when none is asked for.</summary>
    public TimeSpan? CrawlDelay { get; private set; }

    public IReadOnlyList<string> Sitemaps => _sitemaps;

    /// <param name="text">The file.</param>
    /// <param name="agent">The crawler's name, without version.</param>
    public static RobotsRules Parse(string text, string agent)
    {
        RobotsRules own = new(true), all = new(true);
        bool isNamed = false, inNames = false;
        List<RobotsRules> group = [];
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            int comment = raw.IndexOf('#');
            ReadOnlySpan<char> line = (comment < 0 ? raw : raw[..comment]).Trim().TrimStart('\uFEFF');
            int colon = line.IndexOf(':');
            if (colon <= 0)
                continue;
            string name = line[..colon].Trim().ToString().ToLowerInvariant(), value = line[(colon + 1)..].Trim().ToString();
            if (name == "sitemap")
            {
                own._sitemaps.Add(value);
                all._sitemaps.Add(value);
                continue;
            }
            if (name == "user-agent")
            {
                if (!inNames)
                    group.Clear();
                inNames = true;
                if (value == "*")
                    group.Add(all);
                else if (value.Split('/', ' ')[0].Equals(agent, StringComparison.OrdinalIgnoreCase))
                {
                    isNamed = true;
                    group.Add(own);
                }
                continue;
            }
            inNames &= name is not ("allow" or "disallow" or "crawl-delay");
            foreach (RobotsRules rules in group)
                rules.Add(name, value);
        }
        return isNamed ? own : all;
    }

    /// <summary>Whether a page may be asked for.</summary>
    public bool Allows(Uri address)
    {
        if (!IsReachable)
            return false;
        string path = Encode(address.PathAndQuery);
        if (path == "/robots.txt")
            return true;
        (int longest, bool allows) = (-1, true);
        foreach ((string pattern, bool allow) in _rules)
        {
            if ((pattern.Length > longest || (pattern.Length == longest && allow)) && Matches(pattern, path))
                (longest, allows) = (pattern.Length, allow);
        }
        return allows;
    }

    private void Add(string name, string value)
    {
        if (name == "crawl-delay" && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and <= 3600)
            CrawlDelay = TimeSpan.FromSeconds(seconds);
        // An empty Disallow forbids nothing.
        if (name is "allow" or "disallow" && value.Length is > 0 and <= MaxPattern && _rules.Count < MaxRules)
            _rules.Add((Encode(value), name == "allow"));
    }

    /// <summary>A pattern matches what it begins; <c>*</c> is any characters and a closing <c>$</c> the end. Greedy, with one point of return.</summary>
    private static bool Matches(string pattern, string path)
    {
        bool toEnd = pattern[^1] == '$';
        int length = toEnd ? pattern.Length - 1 : pattern.Length;
        int p = 0, t = 0, returnPattern = -1, returnPath = 0;
        while (true)
        {
            if (p == length && (!toEnd || t == path.Length))
                return true;
            if (p < length && pattern[p] == '*')
                (returnPattern, returnPath) = (++p, t);
            else if (p < length && t < path.Length && pattern[p] == path[t])
                (p, t) = (p + 1, t + 1);
            else if (returnPattern >= 0 && returnPath < path.Length)
                (p, t) = (returnPattern, ++returnPath);
            else
                return false;
        }
    }

    /// <summary>One way of writing a path: letters, digits and what needs no escape bare, all else as %XX in capitals.</summary>
    private static string Encode(string path)
    {
        StringBuilder encoded = new(path.Length);
        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0; i < path.Length; i++)
        {
            char c = path[i];
            if (c == '%' && i + 2 < path.Length && byte.TryParse(path.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                encoded.Append(char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~' ? ((char)value).ToString() : $"%{value:X2}");
                i += 2;
            }
            else if (c is > ' ' and < '\u007F')
            {
                encoded.Append(c);
            }
            else if (Rune.TryGetRuneAt(path, i, out Rune rune))
            {
                foreach (byte part in bytes[..rune.EncodeToUtf8(bytes)])
                    encoded.Append(CultureInfo.InvariantCulture, $"%{part:X2}");
                i += rune.Utf16SequenceLength - 1;
            }
        }
        return encoded.ToString();
    }
}
