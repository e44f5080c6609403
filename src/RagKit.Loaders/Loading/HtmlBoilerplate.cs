using AngleSharp.Html.Parser.Tokens;

namespace RagKit.Loading;

/// <summary>Judges by its attributes whether an element stands around the text proper.</summary>
internal static class HtmlBoilerplate
{
    public static bool IsMarked(HtmlTagToken tag)
    {
        foreach (HtmlAttributeToken attribute in tag.Attributes)
        {
            string value = attribute.Value;
            bool marked = attribute.Name switch
            {
                "hidden" => true,
                "aria-hidden" => value == "true",
                "role" => HtmlElement.BoilerplateRoles.Contains(value.Trim().ToLowerInvariant()),
                "style" => value.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase),
                "class" or "id" => IsNotice(value),
                _ => false,
            };
            if (marked)
                return true;
        }
        return false;
    }

    private static bool IsNotice(string names)
    {
        foreach (string name in names.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string lower = name.ToLowerInvariant();
            if (lower is "breadcrumb" or "breadcrumbs" or "navbar" or "skip-link")
                return true;
            if (lower.Contains("cookie", StringComparison.Ordinal)
                && (lower.Contains("banner", StringComparison.Ordinal) || lower.Contains("consent", StringComparison.Ordinal)
                    || lower.Contains("notice", StringComparison.Ordinal) || lower.Contains("popup", StringComparison.Ordinal) || lower.EndsWith("bar", StringComparison.Ordinal)))
            {
                return true;
            }
        }
        return false;
    }
}
