using RagKit.Ocr;
using RagKit.Pdf;

namespace RagKit.Pictures;

/// <summary>Makes files of the pictures of a page, upright: PNG of plain samples, and what JPEG, JPEG 2000 and fax coded as it is.</summary>
internal static class PictureReader
{
    private const int LeastSide = 24;
    private const long MostPixels = 80_000_000;
    private const double PointsPerInch = 72;

    /// <summary>The file; <see langword="null"/> where the picture is too small to hold text, too large, or coded in a way that can't be passed on.</summary>
    public static OcrImage? Read(PagePicture picture, PdfBudget budget)
    {
        (int width, int height) = (picture.Width, picture.Height);
        if (width < LeastSide || height < LeastSide || (long)width * height > MostPixels)
            return null;
        (byte[] bytes, string coding, PdfDictionary parameters) = PdfFilters.DecodePicture(picture.Stream, budget);
        (byte[]? file, string type) = coding switch
        {
            "" => (Unpack(bytes, picture, budget), "image/png"),
            "DCTDecode" or "DCT" when picture.Orientation == 1 => (bytes, "image/jpeg"),
            "DCTDecode" or "DCT" => (Wrap(bytes, picture), "image/tiff"),
            "CCITTFaxDecode" or "CCF" => (Wrap(bytes, picture, parameters), "image/tiff"),
            "JPXDecode" when picture.Orientation == 1 => (bytes, "image/jp2"),
            _ => (null, ""),
        };
        if (file is null)
            return null;
        bool isTurned = picture.Orientation >= 5;
        (int across, int down) = isTurned ? (height, width) : (width, height);
        double inches = (picture.Box.Right - picture.Box.Left) / PointsPerInch;
        return new OcrImage(file, type, across, down) { DotsPerInch = inches > 0 ? across / inches : null };
    }

    private static byte[]? Unpack(byte[] samples, PagePicture picture, PdfBudget budget)
    {
        PdfDictionary dictionary = picture.Stream.Dictionary;
        bool isMask = dictionary["ImageMask", "IM"].IsTrue;
        int bits = isMask ? 1 : dictionary["BitsPerComponent", "BPC"].Integer;
        GrayScale? colours = isMask ? GrayScale.Gray : GrayScale.Read(dictionary["ColorSpace", "CS"], picture.Resources, budget);
        if (colours is null || bits is not (1 or 2 or 4 or 8 or 16) || samples.Length == 0)
            return null;
        budget.Inflated((long)picture.Width * picture.Height);
        byte[] file = PngWriter.Write(Raster.Unpack(samples, picture, colours, bits));
        budget.CheckTime();
        return file;
    }

    private static byte[]? Wrap(byte[] jpeg, PagePicture picture)
    {
        int samples = JpegHeader.Components(jpeg);
        int photometric = samples switch { 1 => 1, 3 => 6, 4 => 5, _ => 0 };
        return photometric == 0 ? null : TiffWriter.Write(jpeg, picture.Width, picture.Height, TiffWriter.Jpeg, photometric, samples, picture.Orientation);
    }

    private static byte[] Wrap(byte[] fax, PagePicture picture, PdfDictionary parameters)
    {
        int kind = parameters["K"].Integer;
        int columns = parameters["Columns"] is { IsNumber: true } given ? given.Integer : 1728;
        bool isInverted = picture.Stream.Dictionary["Decode", "D"].Items is [PdfValue first, ..] && first.Number > 0.5;
        int compression = kind < 0 ? TiffWriter.GroupFour : kind == 0 && parameters["EncodedByteAlign"].IsTrue ? TiffWriter.RunLengthFax : TiffWriter.GroupThree;
        return TiffWriter.Write(fax, columns, picture.Height, compression, parameters["BlackIs1"].IsTrue != isInverted ? 1 : 0, 1, picture.Orientation, kind > 0);
    }
}
