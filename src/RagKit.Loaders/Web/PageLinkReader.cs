using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace RagKit.Web;

/// <summary>Reads a page's links in one pass over its tags.</summary>
internal static class PageLinkReader
{
    /// <summary>A page has no more links than this that a reader would follow; the rest are passed over.</summary>
    private const int MaxLinks = 20_000;

    private static readonly string[] Separators = [" ", "\t", "\r", "\n", ","];

    /// <param name="html">The page.</param>
    /// <param name="address">Its address, which relative links start from.</param>
    /// <param name="robots">What it is sent with as X-Robots-Tag.</param>
    /// <param name="agent">The crawler's name, for what is said to it alone; <see langword="null"/> to hear nothing of what is said to crawlers.</param>
    public static PageLinks Read(string html, Uri address, string? robots, string? agent)
    {
        List<string> targets = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        (bool noIndex, bool noFollow) = agent is null ? default : HeaderSays(robots, agent);
        string? canonical = null;
        Uri? home = null;
        using TextSource source = new(new ReadOnlyMemoryTextSource(html));
        using HtmlTokenizer tokens = new(source, HtmlEntityProvider.ResolverExtended) { DisableElementPositionTracking = true, SkipComments = true, SkipProcessingInstructions = true, SkipScriptText = true };
        for (HtmlToken token = tokens.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokens.Get())
        {
            if (token.Type != HtmlTokenType.StartTag)
                continue;
            HtmlTagToken tag = token.AsTag();
            tokens.State = tag.Name switch
            {
                "title" or "textarea" => HtmlParseMode.RCData,
                "style" or "xmp" or "noembed" or "noframes" => HtmlParseMode.Rawtext,
                "script" => HtmlParseMode.Script,
                "plaintext" => HtmlParseMode.Plaintext,
                _ => HtmlParseMode.PCData,
            };
            switch (tag.Name)
            {
                case "base" when home is null && Resolve(tag.GetAttribute("href"), address) is Uri stated:
                    home = stated;
                    break;
                case "meta" when agent is not null && (Is(tag, "name", "robots") || Is(tag, "name", agent)):
                    (bool index, bool follow) = Says(tag.GetAttribute("content") ?? "");
                    (noIndex, noFollow) = (noIndex || index, noFollow || follow);
                    break;
                case "link" when HasRel(tag, "canonical"):
                    canonical ??= Resolve(tag.GetAttribute("href"), home ?? address)?.AbsoluteUri;
                    break;
                case "a" or "area" when agent is null || !HasRel(tag, "nofollow"):
                    Add(tag.GetAttribute("href"));
                    break;
                case "frame" or "iframe":
                    Add(tag.GetAttribute("src"));
                    break;
            }
        }
        return new PageLinks(noFollow ? [] : targets, noIndex, canonical);

        void Add(string? target)
        {
            if (targets.Count < MaxLinks && target is { Length: > 0 and <= WebAddress.MaxLength } && target[0] != '#'
                && Resolve(target, home ?? address) is Uri whole && seen.Add(whole.AbsoluteUri))
            {
                targets.Add(whole.AbsoluteUri);
            }
        }
    }

    /// <summary>What X-Robots-Tag says to all crawlers and to this one: <c>noindex, otherbot: nofollow</c>.</summary>
    private static (bool NoIndex, bool NoFollow) HeaderSays(string? header, string agent)
    {
        (bool noIndex, bool noFollow, bool isMeant) = (false, false, true);
        foreach (string part in (header ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            string rule = part;
            int colon = part.IndexOf(':', StringComparison.Ordinal);
            // A date or size after a colon belongs to its rule; any other word before one is a crawler's name.
            if (colon > 0 && !part.StartsWith("unavailable_after", StringComparison.OrdinalIgnoreCase) && !part.StartsWith("max-", StringComparison.OrdinalIgnoreCase))
            {
                isMeant = part[..colon].Trim().Equals(agent, StringComparison.OrdinalIgnoreCase);
                rule = part[(colon + 1)..];
            }
            (bool index, bool follow) = isMeant ? Says(rule) : default;
            (noIndex, noFollow) = (noIndex || index, noFollow || follow);
        }
        return (noIndex, noFollow);
    }

    private static (bool NoIndex, bool NoFollow) Says(string content)
    {
        string[] words = content.ToLowerInvariant().Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        bool none = words.Contains("none");
        return (none || words.Contains("noindex"), none || words.Contains("nofollow"));
    }

    private static bool Is(HtmlTagToken tag, string attribute, string value) => string.Equals(tag.GetAttribute(attribute)?.Trim(), value, StringComparison.OrdinalIgnoreCase);

    private static bool HasRel(HtmlTagToken tag, string word) =>
        tag.GetAttribute("rel") is { Length: > 0 } rel && rel.ToLowerInvariant().Split(Separators, StringSplitOptions.RemoveEmptyEntries).Contains(word);

    private static Uri? Resolve(string? target, Uri from) =>
        target is not null && Uri.TryCreate(from, target.Trim(), out Uri? whole) && WebAddress.IsWeb(whole) && whole.UserInfo.Length == 0
            ? whole.Fragment.Length == 0 ? whole : new Uri(whole.GetLeftPart(UriPartial.Query))
            : null;
}
