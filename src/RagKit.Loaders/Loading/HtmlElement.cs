using System.Collections.Frozen;

namespace RagKit.Loading;

/// <summary>What the elements of HTML mean to a reader of their text.</summary>
internal static class HtmlElement
{
    /// <summary>Elements without an end.</summary>
    public static readonly FrozenSet<string> Void = Set("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr");

    /// <summary>Elements whose content is never text for readers.</summary>
    public static readonly FrozenSet<string> Unseen = Set(
        "script style template svg math iframe object applet audio video canvas noframes noembed head datalist map");

    /// <summary>Elements around the text proper.</summary>
    public static readonly FrozenSet<string> Boilerplate = Set("nav footer aside noscript button select textarea input label dialog menu");

    /// <summary>Roles around the text proper.</summary>
    public static readonly FrozenSet<string> BoilerplateRoles = Set("navigation banner contentinfo search complementary dialog alertdialog menu menubar toolbar");

    /// <summary>Elements that stand on lines of their own and so end the run of text before them.</summary>
    public static readonly FrozenSet<string> Block = Set(
        "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header " +
        "hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr caption ul title head option optgroup select " +
        "listing xmp plaintext textarea noscript button");

    /// <summary>Elements that an open paragraph, list item or cell does not reach into.</summary>
    public static readonly FrozenSet<string> Scope = Set("table td th caption html template object applet button");

    /// <summary>What an opening tag ends, when it is open in the same list or table.</summary>
    public static readonly FrozenDictionary<string, string[]> Ends = new Dictionary<string, string[]>
    {
        ["li"] = ["li"],
        ["dt"] = ["dt", "dd"],
        ["dd"] = ["dt", "dd"],
        ["td"] = ["td", "th"],
        ["th"] = ["td", "th"],
        ["tr"] = ["tr"],
        ["tbody"] = ["tbody", "thead", "tfoot"],
        ["thead"] = ["tbody", "thead", "tfoot"],
        ["tfoot"] = ["tbody", "thead", "tfoot"],
        ["option"] = ["option"],
        ["body"] = ["head"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The elements that hold what <see cref="Ends"/> ends: one opened later hides those before it.</summary>
    public static readonly FrozenDictionary<string, string[]> Holders = new Dictionary<string, string[]>
    {
        ["li"] = ["ul", "ol", "menu", "dir", "table", "td", "th"],
        ["dt"] = ["dl", "table", "td", "th"],
        ["dd"] = ["dl", "table", "td", "th"],
        ["td"] = ["table"],
        ["th"] = ["table"],
        ["tr"] = ["table"],
        ["tbody"] = ["table"],
        ["thead"] = ["table"],
        ["tfoot"] = ["table"],
        ["option"] = ["select"],
        ["body"] = [],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
