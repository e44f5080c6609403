using System.Text;
using System.Text.Unicode;
using RagKit.Reading;

namespace RagKit.Mail;

/// <summary>Decodes text in the character sets that messages name.</summary>
internal static class MimeCharset
{
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The text of bytes in a set; where none or an unknown one is named, UTF-8 if they are, else Windows-1252.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        Encoding? stated = Find(charset);
        return WellFormed.Of((stated ?? (Utf8.IsValid(bytes) ? Encoding.UTF8 : Western)).GetString(bytes));
    }

    /// <summary>The encoding of a name; <see langword="null"/> for one that says less than the bytes do.</summary>
    private static Encoding? Find(string? charset)
    {
        string name = (charset ?? "").Trim(' ', '"', '\'').ToLowerInvariant();
        int language = name.IndexOf('*', StringComparison.Ordinal);
        name = language < 0 ? name : name[..language];
        if (name is "utf-8" or "utf8")
            return Encoding.UTF8;
        // Mail programs write UTF-8 or Windows-1252 under these names.
        if (name is "" or "us-ascii" or "ascii" or "unknown-8bit" or "iso-8859-1" or "latin1" or "windows-1252")
            return null;
        // Not by Encoding.GetEncoding, which throws for a name it does not know: a header may hold a million of those.
        return name switch
        {
            "utf-16" or "utf-16le" => Encoding.Unicode,
            "utf-16be" => Encoding.BigEndianUnicode,
            "utf-32" => Encoding.UTF32,
            _ => CodePagesEncodingProvider.Instance.GetEncoding(name),
        };
    }
}
