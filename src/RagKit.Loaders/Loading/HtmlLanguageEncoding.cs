using System.Collections.Frozen;
using System.Text;

namespace RagKit.Loading;

/// <summary>The encodings that pages of a language are in when they state none, as the HTML standard lists them (13.2.3.2, the fallback encodings).</summary>
internal static class HtmlLanguageEncoding
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["ar"] = "windows-1256",
        ["be"] = "windows-1251",
        ["bg"] = "windows-1251",
        ["cs"] = "windows-1250",
        ["el"] = "iso-8859-7",
        ["et"] = "windows-1257",
        ["fa"] = "windows-1256",
        ["he"] = "windows-1255",
        ["hr"] = "windows-1250",
        ["hu"] = "iso-8859-2",
        ["ja"] = "shift_jis",
        ["kk"] = "windows-1251",
        ["ko"] = "euc-kr",
        ["lt"] = "windows-1257",
        ["lv"] = "windows-1257",
        ["mk"] = "windows-1251",
        ["pl"] = "iso-8859-2",
        ["ru"] = "windows-1251",
        ["sk"] = "windows-1250",
        ["sl"] = "iso-8859-2",
        ["sr"] = "windows-1251",
        ["th"] = "windows-874",
        ["tr"] = "windows-1254",
        ["uk"] = "windows-1251",
        ["vi"] = "windows-1258",
        ["zh"] = "gb18030",
        ["zh-TW"] = "big5",
        ["zh-Hant"] = "big5",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The encoding for a language tag such as <c>ru</c> or <c>zh-TW</c>; <see langword="null"/> where it is that of western Europe.</summary>
    public static Encoding? Of(string language)
    {
        if (!Names.TryGetValue(language, out string? name) && !Names.TryGetValue(language.Split('-', '_')[0], out name))
            return null;
        return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
    }
}
