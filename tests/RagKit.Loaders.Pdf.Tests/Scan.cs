using System.IO.Compression;
using System.Text;

namespace RagKit.Loaders.Pdf.Tests;

/// <summary>
/// A picture of a heading and two paragraphs, 625 by 313 pixels at 150 an inch (made from a text file with pdftoppm and tiffcp), and files that show
/// nothing else.
/// </summary>
internal static class Scan
{
    public const int Width = 625;
    public const int Height = 313;
    public const string OnPage = "q 300 0 0 150 0 0 cm /P Do Q";
    private static readonly byte[] Packed = ReadBits();

    public static byte[] Resource(string name)
    {
        using Stream stream = typeof(Scan).Assembly.GetManifestResourceStream(name)!;
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>A page with nothing but a picture.</summary>
    public static PdfBuilder Of(byte[] samples, string entries, string content = OnPage, PdfBuilder? builder = null, string page = "/MediaBox [0 0 300 150]")
    {
        builder ??= new PdfBuilder();
        int picture = builder.AddStream(samples, $"/Type /XObject /Subtype /Image /Width {Width} /Height {Height} {entries}");
        return builder.Page(content, page, $"/XObject << /P {picture} 0 R >>");
    }

    public static PdfBuilder Plain(PdfBuilder? builder = null) => Of(Samples(8, 1), "/ColorSpace /DeviceGray /BitsPerComponent 8", builder: builder);

    /// <summary>The picture with samples of so many bits, a number of equal ones a pixel; ink is all zeros unless it is turned round.</summary>
    public static byte[] Samples(int bits, int components, bool isInverted = false)
    {
        int stride = ((Width * components * bits) + 7) / 8;
        byte[] samples = new byte[stride * Height];
        for (int row = 0; row < Height; row++)
        {
            for (int column = 0; column < Width; column++)
            {
                if (IsInk(row, column) != isInverted)
                    continue;
                for (int bit = column * components * bits; bit < (column + 1) * components * bits; bit++)
                    samples[(row * stride) + (bit >> 3)] |= (byte)(128 >> (bit & 7));
            }
        }
        return samples;
    }

    public static bool IsInk(int row, int column) => (Packed[(row * ((Width + 7) / 8)) + (column >> 3)] & (128 >> (column & 7))) != 0;

    private static byte[] ReadBits()
    {
        using GZipStream stream = new(new MemoryStream(Resource("scan.pbm.gz")), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        byte[] head = Encoding.ASCII.GetBytes($"P4\n{Width} {Height}\n");
        return bytes.ToArray()[head.Length..];
    }
}
