using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace RagKit.Loaders.Office.Tests;

/// <summary>Makes small files of the formats under test.</summary>
internal static class Containers
{
    private const string OdtNamespaces =
        "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" " +
        "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" " +
        "xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" " +
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\"";

    public static byte[] Zip(params (string Name, string Text)[] files) => Zip([.. files.Select(file => (file.Name, Encoding.UTF8.GetBytes(file.Text)))]);

    public static byte[] Zip(IEnumerable<(string Name, byte[] Bytes)> files, CompressionLevel level = CompressionLevel.Optimal)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                ZipArchiveEntry entry = archive.CreateEntry(name, level);
                entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using Stream content = entry.Open();
                content.Write(bytes);
            }
        }
        return stream.ToArray();
    }

    public static byte[] TarGz(params (string Name, string Text)[] files)
    {
        using MemoryStream stream = new();
        using (GZipStream packed = new(stream, CompressionLevel.Fastest, leaveOpen: true))
        using (TarWriter tar = new(packed))
        {
            foreach ((string name, string text) in files)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link.txt") { LinkName = "/etc/passwd" });
        }
        return stream.ToArray();
    }

    public static byte[] Odt(string body, string meta = "", params (string Name, string Text)[] more) => Zip(
    [
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", $"<?xml version=\"1.0\"?><office:document-content {OdtNamespaces}><office:body><office:text>{body}</office:text></office:body></office:document-content>"),
        ("meta.xml", $"<office:document-meta {OdtNamespaces}><office:meta>{meta}</office:meta></office:document-meta>"),
        .. more,
    ]);

    public static byte[] Epub(string metadata, (string Name, string Page)[] pages, string contents = "", params (string Name, string Text)[] more) => Zip(
    [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", "<container><rootfiles><rootfile full-path=\"OPS/book.opf\"/></rootfiles></container>"),
        ("OPS/book.opf", $"""
            <package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{metadata}</metadata><manifest>
            <item id="ncx" href="toc.ncx"/>{string.Concat(pages.Select((page, i) => $"<item id=\"p{i}\" href=\"{page.Name}\"/>"))}</manifest>
            <spine toc="ncx">{string.Concat(pages.Select((_, i) => $"<itemref idref=\"p{i}\"/>"))}</spine></package>
            """),
        ("OPS/toc.ncx", $"<!DOCTYPE ncx PUBLIC \"-//NISO//DTD ncx 2005-1//EN\" \"http://www.daisy.org/z3986/2005/ncx-2005-1.dtd\"><ncx><navMap>{contents}</navMap></ncx>"),
        .. pages.Select(page => ($"OPS/{Uri.UnescapeDataString(page.Name)}", $"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body>{page.Page}</body></html>")),
        .. more,
    ]);
}
