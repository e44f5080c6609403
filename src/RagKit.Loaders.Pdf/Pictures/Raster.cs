using RagKit.Pdf;

namespace RagKit.Pictures;

/// <summary>A picture as pixels, a byte each.</summary>
internal sealed record Raster(byte[] Pixels, int Width, int Height)
{
    /// <summary>Unpacks samples of 1 to 16 bits, turned upright. Rows that are missing are white.</summary>
    /// <param name="samples">The rows, each filled up to a whole byte.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="colours">What its samples mean.</param>
    /// <param name="bits">How many bits a sample has: 1, 2, 4, 8 or 16.</param>
    public static Raster Unpack(ReadOnlySpan<byte> samples, PagePicture picture, GrayScale colours, int bits)
    {
        (int width, int height, int orientation) = (picture.Width, picture.Height, picture.Orientation);
        (bool isTurned, bool isFlippedX, bool isFlippedY) = (orientation >= 5, orientation is 2 or 3 or 6 or 7, orientation is 3 or 4 or 7 or 8);
        int outWidth = isTurned ? height : width;
        byte[] pixels = new byte[width * height];
        Array.Fill(pixels, byte.MaxValue);
        byte[] shades = colours.Components == 1 ? Shades(picture, colours, bits) : [];
        byte[] line = new byte[width];
        int stride = (int)((((long)width * colours.Components * bits) + 7) / 8);
        for (int row = 0; row < height && samples.Length > 0; row++)
        {
            ReadOnlySpan<byte> packed = samples[..Math.Min(stride, samples.Length)];
            samples = samples[packed.Length..];
            int count = packed.Length == stride ? width : packed.Length * 8 / (bits * colours.Components);
            if (colours.Components == 1)
                Shade(packed, bits, shades, line.AsSpan(0, count));
            else
                Mix(packed, bits, colours, IsInverted(picture), line.AsSpan(0, count));
            // Where a row goes depends on which way the picture stands.
            int start = isTurned ? (isFlippedX ? height - 1 - row : row) : (isFlippedY ? height - 1 - row : row) * outWidth;
            int step = isTurned ? outWidth : 1;
            bool backwards = isTurned ? isFlippedY : isFlippedX;
            for (int i = 0; i < count; i++)
                pixels[start + ((backwards ? width - 1 - i : i) * step)] = line[i];
        }
        return new Raster(pixels, outWidth, isTurned ? width : height);
    }

    private static bool IsInverted(PagePicture picture) =>
        picture.Stream.Dictionary["Decode", "D"].Items is [PdfValue first, ..] && picture.Stream.Dictionary.Resolve(first).Number > 0.5;

    private static byte[] Shades(PagePicture picture, GrayScale colours, int bits)
    {
        byte[] shades = new byte[1 << Math.Min(bits, 8)];
        bool isInverted = IsInverted(picture);
        for (int i = 0; i < shades.Length; i++)
        {
            int sample = colours.IsIndexed ? i : i * 255 / (shades.Length - 1);
            shades[i] = colours.Of([(byte)(isInverted && !colours.IsIndexed ? 255 - sample : sample)]);
        }
        return shades;
    }

    private static void Shade(ReadOnlySpan<byte> packed, int bits, byte[] shades, Span<byte> line)
    {
        for (int i = 0; i < line.Length; i++)
            line[i] = shades[Sample(packed, i, bits)];
    }

    private static void Mix(ReadOnlySpan<byte> packed, int bits, GrayScale colours, bool isInverted, Span<byte> line)
    {
        Span<byte> pixel = stackalloc byte[32];
        pixel = pixel[..colours.Components];
        int most = (1 << Math.Min(bits, 8)) - 1;
        for (int i = 0; i < line.Length; i++)
        {
            for (int part = 0; part < pixel.Length; part++)
            {
                int sample = Sample(packed, (i * pixel.Length) + part, bits) * 255 / most;
                pixel[part] = (byte)(isInverted ? 255 - sample : sample);
            }
            line[i] = colours.Of(pixel);
        }
    }

    /// <summary>A sample; of one of 16 bits the upper eight.</summary>
    private static int Sample(ReadOnlySpan<byte> packed, int index, int bits) => bits switch
    {
        8 => packed[index],
        16 => packed[index * 2],
        _ => (packed[index * bits >> 3] >> (8 - bits - (index * bits & 7))) & ((1 << bits) - 1),
    };
}
