namespace RagKit.Loading;

/// <summary>Words in the class and id of an element, and at the head of its text, that tell what it is for.</summary>
internal static class HtmlHints
{
    // Stems; those of up to four letters must be the whole word. A word's place is its bit.
    private static readonly string[] Around =
    [
        "advert", "ad", "ads", "adsbygoogle", "sponsor", "promo", "cookie", "consent", "gdpr", "onetrust", "newsletter", "subscri", "related", "recommend", "sidebar", "comment", "disqus",
        "respond", "share", "sharing", "sharedaddy", "social", "nav", "navbar", "navig", "menu", "breadcrumb", "crumb", "pagination", "pager", "footer", "colophon", "masthead", "popup",
        "modal", "overlay", "banner", "widget", "toc", "toctree", "taboola", "outbrain", "yarpp", "tagcloud", "signup", "login", "paywall", "announcement", "skip", "feedback", "helpful",
        "prevnext", "trending", "readmore", "upsell", "teaser", "toolbar", "topbar", "secondary", "more", "foot",
    ];

    private static readonly string[] Within = ["article", "post", "content", "entry", "main", "story", "text", "document", "recipe", "product", "description", "thread", "message", "body"];

    private static readonly string[] Heads =
    [
        "advertisement", "sponsored", "related", "read also", "read more", "read next", "also read", "you may also", "you might also", "more from", "more on", "more stories", "most read", "most popular",
        "recommended", "customers also", "customers who", "people also", "share this", "follow us", "subscribe", "sign up", "newsletter", "cookies",
        "comments", "leave a reply", "leave a comment", "join the conversation", "on this page", "in this article", "table of contents", "recent posts", "was this", "you are here",
        "anzeige", "lesen sie auch", "das könnte", "mehr zum thema", "newsletter", "kommentare", "teilen", "à lire aussi", "articles liés", "publicité", "commentaires", "te puede interesar", "lee también", "publicidad", "comentarios",
    ];

    private static readonly string[] Notices =
    [
        "use cookies", "uses cookies", "using cookies", "our cookies", "cookie policy", "we value your privacy", "we respect your privacy", "our newsletter", "all rights reserved", "©", "(c) copyright",
        "verwenden cookies", "verwendet cookies", "nutzt cookies", "alle rechte vorbehalten", "utilise des cookies", "utilisons des cookies", "tous droits réservés", "utilizamos cookies", "utiliza cookies",
    ];

    public static int Count => Around.Length;

    /// <summary>The words that mark what stands around a text, as bits, and whether another word says that it is the text.</summary>
    public static (ulong Around, bool Within) Of(string? names)
    {
        (ulong around, bool within) = (0, false);
        int start = -1;
        for (int i = 0; names is not null && i <= names.Length; i++)
        {
            bool letter = i < names.Length && char.IsAsciiLetter(names[i]);
            // camelCase holds two words, ALLCAPS one.
            bool begins = letter && start >= 0 && char.IsAsciiLetterUpper(names[i]) && char.IsAsciiLetterLower(names[i - 1]);
            if (start >= 0 && (!letter || begins))
            {
                around |= Bit(names.AsSpan(start, i - start));
                within |= Matches(Within, names.AsSpan(start, i - start)) >= 0;
                start = -1;
            }
            if (letter && start < 0)
                start = i;
        }
        return (around, within);
    }

    /// <summary>Whether a text begins as what stands around a text does.</summary>
    public static bool IsHead(ReadOnlySpan<char> text)
    {
        foreach (string head in Heads)
        {
            if (text.StartsWith(head, StringComparison.OrdinalIgnoreCase) && (text.Length == head.Length || !char.IsLetter(text[head.Length])))
                return true;
        }
        return false;
    }

    /// <summary>Whether a text begins with a notice of the site's, not of the page's.</summary>
    public static bool IsNotice(ReadOnlySpan<char> text)
    {
        foreach (string notice in Notices)
        {
            if (text.Contains(notice, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static ulong Bit(ReadOnlySpan<char> word)
    {
        int index = Matches(Around, word);
        return index < 0 ? 0 : 1UL << index;
    }

    private static int Matches(string[] stems, ReadOnlySpan<char> word)
    {
        for (int i = 0; i < stems.Length; i++)
        {
            if (stems[i].Length <= 4 ? word.Equals(stems[i], StringComparison.OrdinalIgnoreCase) : word.StartsWith(stems[i], StringComparison.OrdinalIgnoreCase))
                return i;
        }
        return -1;
    }
}
