using System.Collections.Frozen;

namespace RagKit.RichText;

/// <summary>What RTF's control words mean to a reader of the text.</summary>
internal static class RtfWords
{
    /// <summary>Groups that hold no text of the document.</summary>
    public static readonly FrozenSet<string> Unseen = Set(
        "colortbl pict header headerl headerr headerf footer footerl footerr footerf ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn filetbl revtbl listtable listoverridetable " +
        "xe tc tcn rxe txe nonshppict nonesttables shprslt sp private template info annotation atnid atnauthor objdata objclass objname bkmkstart bkmkend mmath generator");

    /// <summary>Groups marked as to be passed over by readers that don't know them, which this one knows.</summary>
    public static readonly FrozenSet<string> Starred = Set("shpinst shptxt fldinst pntext listtext nesttableprops footnote");

    /// <summary>Facts about the document, by the name they get as metadata.</summary>
    public static readonly FrozenDictionary<string, string> Facts = new Dictionary<string, string>
    {
        ["title"] = "title",
        ["author"] = "author",
        ["subject"] = "subject",
        ["keywords"] = "keywords",
        ["doccomm"] = "description",
        ["company"] = "company",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Words that stand for a character.</summary>
    public static readonly FrozenDictionary<string, string> Characters = new Dictionary<string, string>
    {
        ["emdash"] = "—",
        ["endash"] = "–",
        ["bullet"] = "•",
        ["lquote"] = "‘",
        ["rquote"] = "’",
        ["ldblquote"] = "“",
        ["rdblquote"] = "”",
        ["tab"] = " ",
        ["page"] = " ",
        ["column"] = " ",
        ["emspace"] = " ",
        ["enspace"] = " ",
        ["qmspace"] = " ",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
