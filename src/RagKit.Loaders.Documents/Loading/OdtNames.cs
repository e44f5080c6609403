using System.Collections.Frozen;
using System.Xml;

namespace RagKit.Loading;

/// <summary>The elements of OpenDocument by a name that does not depend on the prefixes that a file chose.</summary>
internal static class OdtNames
{
    /// <summary>Elements that hold nothing for a reader of the text as it stands now.</summary>
    private static readonly FrozenSet<string> Unseen = new[]
    {
        "office:annotation", "office:forms", "office:scripts", "office:styles", "office:automatic-styles", "office:master-styles", "office:settings", "office:font-face-decls",
        "office:binary-data", "text:tracked-changes", "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "text:ruby-text", "text:table-of-content",
        "text:alphabetical-index", "text:illustration-index", "text:table-index", "text:object-index", "text:user-index", "text:bibliography-source", "text:hidden-paragraph",
        "text:hidden-text", "text:script", "drawing:object", "drawing:object-ole",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The name of a node's element, such as <c>text:p</c>; the first part is that of the namespace.</summary>
    public static string Of(XmlReader node)
    {
        string space = node.NamespaceURI;
        string area = space switch
        {
            "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => "text",
            "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => "table",
            "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => "office",
            "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" => "drawing",
            "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" => "svg",
            _ => "",
        };
        return area.Length == 0 ? node.LocalName : $"{area}:{node.LocalName}";
    }

    /// <summary>Whether an element is left out with all that it holds.</summary>
    public static bool IsUnseen(XmlReader node, string name) => Unseen.Contains(name)
        || (name == "text:section" && Attribute(node, "display") is "none");

    public static string? Attribute(XmlReader node, string name)
    {
        string? value = null;
        for (bool more = node.MoveToFirstAttribute(); more && value is null; more = node.MoveToNextAttribute())
            value = node.LocalName == name ? node.Value : null;
        node.MoveToElement();
        return value;
    }

    /// <summary>A number from 1 that an attribute states; 1 where it states none.</summary>
    public static int Number(XmlReader node, string name) =>
        int.TryParse(Attribute(node, name), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number) && number > 0 ? number : 1;
}
