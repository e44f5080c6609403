using System.IO.Compression;
using System.Text;
using System.Xml;

namespace RagKit.Web;

/// <summary>One file of a sitemap: the pages that it lists, or the files that it leads to.</summary>
/// <param name="Pages">Addresses of pages, each with the time of its last change as written.</param>
/// <param name="Files">Addresses of further files.</param>
internal sealed record SitemapFile(IReadOnlyList<(string Address, string? Changed)> Pages, IReadOnlyList<string> Files)
{
    /// <summary>The protocol's own bound on a file.</summary>
    public const int MaxBytes = 50 * 1024 * 1024;

    /// <summary>Reads a file: XML, a list of addresses line by line, or a robots.txt, whose Sitemap lines count; each of them plain or in gzip.</summary>
    /// <exception cref="RagKitException">It is not a sitemap, or too long.</exception>
    public static SitemapFile Read(Uri address, ReadOnlyMemory<byte> sent)
    {
        byte[] bytes = Inflate(address, sent);
        if (address.AbsolutePath.EndsWith("/robots.txt", StringComparison.OrdinalIgnoreCase))
            return new SitemapFile([], RobotsRules.Parse(Encoding.UTF8.GetString(bytes), "").Sitemaps);
        int first = bytes.AsSpan().IndexOfAnyExcept(" \t\r\n\uFEFF"u8);
        if (first >= 0 && (bytes[first] == '<' || bytes[first] is 0xFF or 0xFE))
            return ReadXml(address, bytes);
        string[] lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (!Array.TrueForAll(lines, line => Uri.TryCreate(line.TrimStart('\uFEFF'), UriKind.Absolute, out _)))
            throw new RagKitException($"'{address}' is neither XML nor a list of addresses, so it is no sitemap. Check the address.");
        return new SitemapFile([.. lines.Select(line => (line.TrimStart('\uFEFF'), (string?)null))], []);
    }

    private static SitemapFile ReadXml(Uri address, byte[] bytes)
    {
        // No document type means no entities of its own, and no resolver that nothing else is fetched.
        XmlReaderSettings settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true };
        List<(string, string?)> pages = [];
        List<string> files = [];
        try
        {
            using XmlReader xml = XmlReader.Create(new MemoryStream(bytes, writable: false), settings);
            xml.MoveToContent();
            if (xml.LocalName is not ("urlset" or "sitemapindex"))
                throw new RagKitException($"'{address}' is a document of '{xml.LocalName}', not a sitemap ('urlset' or 'sitemapindex'). Check the address.");
            string space = xml.NamespaceURI;
            (string? location, string? changed) = (null, null);
            while (xml.Read())
            {
                bool own = xml.NamespaceURI == space;
                if (own && xml.NodeType == XmlNodeType.Element && xml.LocalName is "loc" or "lastmod" && xml.Depth == 2)
                {
                    bool isLocation = xml.LocalName == "loc";
                    string text = Text(xml);
                    (location, changed) = isLocation ? (text, changed) : (location, text);
                }
                else if (own && xml.NodeType == XmlNodeType.EndElement && xml.LocalName is "url" or "sitemap" && xml.Depth == 1)
                {
                    if (location is { Length: > 0 } && xml.LocalName == "url")
                        pages.Add((location, changed is { Length: > 0 } ? changed : null));
                    else if (location is { Length: > 0 })
                        files.Add(location);
                    (location, changed) = (null, null);
                }
            }
        }
        catch (XmlException e)
        {
            throw new RagKitException($"'{address}' is no sitemap that can be read: {e.Message}", e);
        }
        return new SitemapFile(pages, files);
    }

    /// <summary>The text of the element that the reader is at; the reader is left at the element's end.</summary>
    private static string Text(XmlReader xml)
    {
        if (xml.IsEmptyElement)
            return "";
        StringBuilder text = new();
        int depth = xml.Depth;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && text.Length <= WebAddress.MaxLength)
                text.Append(xml.Value.AsSpan(0, Math.Min(xml.Value.Length, WebAddress.MaxLength + 1)));
        }
        return text.ToString().Trim();
    }

    private static byte[] Inflate(Uri address, ReadOnlyMemory<byte> sent)
    {
        if (!sent.Span.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return sent.ToArray();
        using GZipStream inflated = new(new MemoryStream(sent.ToArray(), writable: false), CompressionMode.Decompress);
        using MemoryStream whole = new();
        byte[] buffer = new byte[64 * 1024];
        try
        {
            for (int read = inflated.Read(buffer); read > 0; read = inflated.Read(buffer))
            {
                whole.Write(buffer, 0, read);
                if (whole.Length > MaxBytes)
                    throw new RagKitException($"'{address}' has more than {MaxBytes} bytes after decompression, which no sitemap may have.");
            }
        }
        catch (InvalidDataException e)
        {
            throw new RagKitException($"'{address}' is damaged gzip: {e.Message}", e);
        }
        return whole.ToArray();
    }
}
