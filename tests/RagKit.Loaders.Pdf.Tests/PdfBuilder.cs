using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace RagKit.Loaders.Pdf.Tests;

/// <summary>Writes PDF files for tests, object by object, with a sound cross-reference table.</summary>
internal sealed class PdfBuilder
{
    public const int Catalog = 1;
    public const int Pages = 2;
    private readonly SortedDictionary<int, byte[]> _objects = [];
    private readonly List<int> _kids = [];
    private int _next = 3;

    /// <summary>What stands in the trailer beside Root and Size.</summary>
    public string Trailer { get; set; } = "";

    /// <summary>What stands in the catalog beside Pages.</summary>
    public string CatalogEntries { get; set; } = "";

    /// <summary>The number of the page added last.</summary>
    public int Last => _kids[^1];

    /// <summary>The fonts that pages have: F1 is Helvetica and F2 its bold.</summary>
    public string Fonts { get; set; } = "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>";

    public static string Text(double x, double y, double size, string text, string font = "F1") =>
        string.Create(CultureInfo.InvariantCulture, $"BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n");

    public int Add(string body) => Add(Encoding.Latin1.GetBytes(body));

    public int Add(byte[] body)
    {
        _objects[_next] = body;
        return _next++;
    }

    public int AddStream(string content, string entries = "") => AddStream(Encoding.Latin1.GetBytes(content), entries);

    public int AddStream(byte[] content, string entries = "") =>
        Add([.. Encoding.Latin1.GetBytes($"<< {entries} /Length {content.Length} >>\nstream\n"), .. content, .. "\nendstream"u8]);

    public PdfBuilder Page(string content, string entries = "", string resources = "")
    {
        int stream = AddStream(Deflate(Encoding.Latin1.GetBytes(content)), "/Filter /FlateDecode");
        _kids.Add(Add($"<< /Type /Page /Parent {Pages} 0 R /MediaBox [0 0 612 792] /Contents {stream} 0 R /Resources << /Font << {Fonts} >> {resources} >> {entries} >>"));
        return this;
    }

    public static byte[] Deflate(byte[] bytes)
    {
        using MemoryStream output = new();
        using (ZLibStream zip = new(output, CompressionLevel.Optimal))
            zip.Write(bytes);
        return output.ToArray();
    }

    public byte[] Build(bool withXref = true)
    {
        Finish();
        using MemoryStream file = new();
        file.Write("%PDF-1.7\n"u8);
        Dictionary<int, long> places = [];
        foreach ((int number, byte[] body) in _objects)
        {
            places[number] = file.Length;
            file.Write([.. Encoding.Latin1.GetBytes($"{number} 0 obj\n"), .. body, .. "\nendobj\n"u8]);
        }
        long xref = file.Length;
        if (withXref)
        {
            StringBuilder table = new($"xref\n0 {_next}\n0000000000 65535 f \n");
            for (int number = 1; number < _next; number++)
                table.Append(CultureInfo.InvariantCulture, $"{places[number]:D10} 00000 n \n");
            file.Write(Encoding.Latin1.GetBytes(table.ToString()));
        }
        file.Write(Encoding.Latin1.GetBytes($"trailer\n<< /Root {Catalog} 0 R /Size {_next} {Trailer} >>\nstartxref\n{(withXref ? xref : 7)}\n%%EOF\n"));
        return file.ToArray();
    }

    /// <summary>The same file with its objects in an object stream and its cross-references in a stream.</summary>
    public byte[] BuildPacked(bool wrongPlaces = false)
    {
        Finish();
        using MemoryStream file = new();
        file.Write("%PDF-1.7\n"u8);
        (StringBuilder heads, StringBuilder bodies) = (new(), new());
        List<byte> rows = [0, 0, 0, 0, 0, 0];
        int packed = 0;
        foreach ((int number, byte[] body) in _objects)
        {
            if (Encoding.Latin1.GetString(body).Contains("stream", StringComparison.Ordinal))
            {
                rows.AddRange([1, .. Bytes(file.Length), 0]);
                file.Write([.. Encoding.Latin1.GetBytes($"{number} 0 obj\n"), .. body, .. "\nendobj\n"u8]);
                continue;
            }
            heads.Append(CultureInfo.InvariantCulture, $"{number} {bodies.Length} ");
            bodies.Append(Encoding.Latin1.GetString(body)).Append('\n');
            rows.AddRange([2, .. Bytes(_next), (byte)(wrongPlaces ? 7 : packed)]);
            packed++;
        }
        rows.AddRange([1, .. Bytes(file.Length), 0]);
        byte[] content = Deflate(Encoding.Latin1.GetBytes(heads.ToString() + bodies));
        file.Write([.. Encoding.Latin1.GetBytes($"{_next} 0 obj\n<< /Type /ObjStm /N {packed} /First {heads.Length} /Filter /FlateDecode /Length {content.Length} >>\nstream\n"), .. content, .. "\nendstream\nendobj\n"u8]);
        long xref = file.Length;
        byte[] table = Deflate([.. rows]);
        file.Write([.. Encoding.Latin1.GetBytes($"{_next + 1} 0 obj\n<< /Type /XRef /Size {_next + 1} /W [1 4 1] /Root {Catalog} 0 R {Trailer} /Filter /FlateDecode /Length {table.Length} >>\nstream\n"), .. table, .. "\nendstream\nendobj\n"u8]);
        file.Write(Encoding.Latin1.GetBytes($"startxref\n{xref}\n%%EOF\n"));
        return file.ToArray();
    }

    private static byte[] Bytes(long value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private void Finish()
    {
        _objects[Catalog] = Encoding.Latin1.GetBytes($"<< /Type /Catalog /Pages {Pages} 0 R {CatalogEntries} >>");
        _objects[Pages] = Encoding.Latin1.GetBytes($"<< /Type /Pages /Count {_kids.Count} /Kids [{string.Join(' ', _kids.Select(kid => $"{kid} 0 R"))}] >>");
    }
}
