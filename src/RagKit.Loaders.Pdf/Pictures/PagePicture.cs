using RagKit.Layout;
using RagKit.Pdf;

namespace RagKit.Pictures;

/// <summary>A picture that a page shows.</summary>
/// <param name="Stream">Its samples, packed, and what they mean.</param>
/// <param name="Resources">Where the names of its colours lead.</param>
/// <param name="Place">The transformation that puts the unit square in its place on the upright page.</param>
internal sealed record PagePicture(PdfStream Stream, PdfDictionary Resources, Matrix Place)
{
    public int Width => Stream.Dictionary["Width", "W"].Integer;

    public int Height => Stream.Dictionary["Height", "H"].Integer;

    /// <summary>The box around it on the page.</summary>
    public (double Left, double Bottom, double Right, double Top) Box
    {
        get
        {
            (double x, double y) = (Place.E, Place.F);
            return (x + Math.Min(0, Place.A) + Math.Min(0, Place.C), y + Math.Min(0, Place.B) + Math.Min(0, Place.D),
                x + Math.Max(0, Place.A) + Math.Max(0, Place.C), y + Math.Max(0, Place.B) + Math.Max(0, Place.D));
        }
    }

    public double Area => (Box.Right - Box.Left) * (Box.Top - Box.Bottom);

    /// <summary>Where its first row and column stand on the upright page, as TIFF and EXIF number it: 1 for upper left, 8 for lower left and turned.</summary>
    public int Orientation
    {
        get
        {
            if (Math.Abs(Place.A) >= Math.Abs(Place.B))
                return Place.D >= 0 ? (Place.A >= 0 ? 1 : 2) : (Place.A >= 0 ? 4 : 3);
            return Place.B >= 0 ? (Place.C >= 0 ? 7 : 8) : (Place.C >= 0 ? 6 : 5);
        }
    }
}
