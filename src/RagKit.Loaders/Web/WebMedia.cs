using System.Text;
using System.Text.Unicode;
using RagKit.Loading;

namespace RagKit.Web;

/// <summary>What kinds of resources there are, and their text in an encoding that every loader reads.</summary>
internal static class WebMedia
{
    private static readonly string[] NoDocuments =
    [
        ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".ico", ".bmp", ".tif", ".tiff", ".css", ".js", ".mjs", ".map", ".woff", ".woff2", ".ttf", ".eot",
        ".mp3", ".mp4", ".m4a", ".m4v", ".ogg", ".oga", ".ogv", ".wav", ".webm", ".avi", ".mov", ".mkv", ".flac", ".exe", ".msi", ".dmg", ".iso", ".apk", ".deb", ".rpm", ".jar", ".7z", ".rar",
    ];

    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".pdf"] = "application/pdf",
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [".odt"] = "application/vnd.oasis.opendocument.text",
        [".epub"] = "application/epub+zip",
        [".rtf"] = "application/rtf",
        [".md"] = "text/markdown",
        [".txt"] = "text/plain",
        [".csv"] = "text/csv",
        [".json"] = "application/json",
    };

    /// <summary>Whether a link leads to a picture, a style or the like, judged by its name: it is not asked for.</summary>
    public static bool IsNoDocument(Uri address) => NoDocuments.Contains(Path.GetExtension(address.AbsolutePath), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a resource is a picture, a style or the like.</summary>
    public static bool IsNoDocument(string mediaType) =>
        mediaType.StartsWith("image/", StringComparison.Ordinal) || mediaType.StartsWith("audio/", StringComparison.Ordinal) || mediaType.StartsWith("video/", StringComparison.Ordinal)
        || mediaType.StartsWith("font/", StringComparison.Ordinal) || mediaType is "text/css" or "text/javascript" or "application/javascript";

    public static bool IsHtml(string? mediaType) => mediaType is "text/html" or "application/xhtml+xml";

    /// <summary>The media type without parameters, in lower case; as servers leave it out for pages and for files alike, the name then decides.</summary>
    public static string Bare(string? contentType, Uri address)
    {
        string bare = (contentType ?? "").Split(';', 2)[0].Trim().ToLowerInvariant();
        return bare.Contains('/', StringComparison.Ordinal) ? bare : Expected(address);
    }

    /// <summary>What a resource is likely to be, judged by its name.</summary>
    public static string Expected(Uri address) => ByExtension.GetValueOrDefault(Path.GetExtension(address.AbsolutePath), "text/html");

    /// <summary>
    /// The bytes as every loader reads them. The server's charset is not in the file, so text in another encoding than UTF-8 is written anew, with a
    /// byte order mark; a mark of its own and valid UTF-8 go before what the server says, as it is often wrong.
    /// </summary>
    public static ReadOnlyMemory<byte> Readable(ReadOnlyMemory<byte> body, string? contentType)
    {
        if (contentType is null || HtmlEncoding.OfMediaType(contentType) is not Encoding encoding || encoding.CodePage == Encoding.UTF8.CodePage)
            return body;
        bool wide = encoding.GetByteCount(" ") > 1;
        if (TextDecoder.HasMark(body.Span) || (!wide && Utf8.IsValid(body.Span)))
            return body;
        return (byte[])[.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(encoding.GetString(body.Span))];
    }
}
