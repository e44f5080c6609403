using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace RagKit.Loading;

/// <summary>Reads the encoding that a page states about itself or that its server stated.</summary>
internal static partial class HtmlEncoding
{
    private const int Head = 4096;

    /// <summary>The stated encoding, else the one that its language suggests; <see langword="null"/> when there is neither, when it is unknown, or when the bytes are UTF-8.</summary>
    public static Encoding? Stated(string item, ReadOnlySpan<byte> bytes, string? mediaType)
    {
        // A statement must not carry a binary file past the check for one.
        ReadOnlySpan<byte> head = bytes[..Math.Min(bytes.Length, Head)];
        string ascii = Encoding.Latin1.GetString(head);
        Match match = mediaType is null ? Match.Empty : Charset().Match(mediaType);
        if (!match.Success)
            match = MetaCharset().Match(ascii);
        if (!match.Success)
            return OfLanguage(item, bytes, ascii);
        string name = match.Groups["name"].Value.ToLowerInvariant();
        // A page that could be read as far as its statement is not in UTF-16, and the names of ASCII and Latin-1 mean Windows-1252 on the web.
        bool utf8 = Utf8.IsValid(bytes) && bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF) >= 0;
        if (utf8 || name is "utf-8" or "utf8" || name.StartsWith("utf-16", StringComparison.Ordinal))
            return null;
        BinaryContent.Refuse(item, head);
        return Named(name);
    }

    /// <summary>The encoding that a page's language suggests, where its bytes would be taken for those of western Europe else.</summary>
    private static Encoding? OfLanguage(string item, ReadOnlySpan<byte> bytes, string head)
    {
        Match match = Language().Match(head);
        return match.Success && HtmlLanguageEncoding.Of(match.Groups["name"].Value) is Encoding likely && TextDecoder.Detect(item, bytes, null).Encoding == TextDecoder.Windows1252
            ? likely
            : null;
    }

    /// <summary>The encoding that a Content-Type states; <see langword="null"/> when it states none, or none that is known.</summary>
    public static Encoding? OfMediaType(string mediaType)
    {
        Match match = Charset().Match(mediaType);
        return match.Success ? Named(match.Groups["name"].Value.ToLowerInvariant()) : null;
    }

    private static Encoding? Named(string name) => name is "iso-8859-1" or "latin1" or "us-ascii" or "ascii" or "windows-1252"
        ? TextDecoder.Windows1252
        : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Known(name);

    private static Encoding? Known(string name)
    {
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex("""charset\s*=\s*["']?(?<name>[A-Za-z0-9_:.\-]{2,40})""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Charset();

    [GeneratedRegex("""<html\s[^>]{0,300}lang\s*=\s*["']?(?<name>[A-Za-z]{2,3}([-_][A-Za-z]{2,8})?)""", RegexOptions.IgnoreCase)]
    private static partial Regex Language();

    [GeneratedRegex("""(<meta\s[^>]{0,300}charset\s*=|<\?xml\s[^>]{0,200}encoding\s*=)\s*["']?(?<name>[A-Za-z0-9_:.\-]{2,40})""", RegexOptions.IgnoreCase)]
    private static partial Regex MetaCharset();
}
