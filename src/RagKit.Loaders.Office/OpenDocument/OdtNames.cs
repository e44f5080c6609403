using System.Collections.Frozen;
using RagKit.Reading;

namespace RagKit.OpenDocument;

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

    /// <summary>The name of the element that begins or ends, such as <c>text:p</c>; the first part is that of the namespace.</summary>
    public static string Of(PartReader reader) => reader.Namespace switch
    {
        "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => "text:" + reader.Name,
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => "table:" + reader.Name,
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => "office:" + reader.Name,
        "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" => "drawing:" + reader.Name,
        "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" => "svg:" + reader.Name,
        _ => reader.Name,
    };

    /// <summary>Whether an element is left out with all that it holds.</summary>
    public static bool IsUnseen(PartReader reader, string name) => Unseen.Contains(name) || (name == "text:section" && reader["display"] is "none");

    /// <summary>A number from 1 that an attribute states; 1 where it states none.</summary>
    public static int Number(PartReader reader, string name) => Math.Max(1, reader.Number(name) ?? 1);
}
