using RagKit.Pdf;

namespace RagKit.Layout;

/// <summary>The pictures of a page's annotations that are part of its text: filled form fields and notes written on the page.</summary>
internal static class PageAnnotations
{
    private const int MaxAnnotations = 5000;
    private const int HiddenFlags = 2 | 32;

    /// <summary>The appearance of each annotation, with the transformation that puts it in its place.</summary>
    public static IEnumerable<(PdfStream Appearance, Matrix Place)> Read(PdfPage page)
    {
        foreach (PdfValue item in page.Dictionary["Annots"].Items.Take(MaxAnnotations))
        {
            PdfDictionary annotation = page.Dictionary.Resolve(item).Dictionary;
            if (annotation["Subtype"].Name is not ("Widget" or "FreeText" or "Stamp") || (annotation["F"].Integer & HiddenFlags) != 0)
                continue;
            PdfValue normal = annotation["AP"].Dictionary["N"];
            // A button has an appearance for each of its states.
            PdfStream? appearance = normal.Stream ?? normal.Dictionary[annotation["AS"].Name].Stream;
            if (appearance is not null && Place(annotation, appearance.Dictionary) is { } place)
                yield return (appearance, place);
        }
    }

    private static Matrix? Place(PdfDictionary annotation, PdfDictionary appearance)
    {
        double[] rectangle = Numbers(annotation, "Rect"), box = Numbers(appearance, "BBox");
        if (rectangle.Length != 4 || box.Length != 4)
            return null;
        double[] own = Numbers(appearance, "Matrix");
        Matrix matrix = own.Length == 6 ? new Matrix(own[0], own[1], own[2], own[3], own[4], own[5]) : Matrix.Identity;
        Matrix[] corners = [matrix.Shifted(box[0], box[1]), matrix.Shifted(box[2], box[1]), matrix.Shifted(box[0], box[3]), matrix.Shifted(box[2], box[3])];
        (double left, double right) = (corners.Min(corner => corner.E), corners.Max(corner => corner.E));
        (double bottom, double top) = (corners.Min(corner => corner.F), corners.Max(corner => corner.F));
        if (right - left < 0.001 || top - bottom < 0.001)
            return null;
        double scaleX = Math.Abs(rectangle[2] - rectangle[0]) / (right - left), scaleY = Math.Abs(rectangle[3] - rectangle[1]) / (top - bottom);
        return new Matrix(scaleX, 0, 0, scaleY, Math.Min(rectangle[0], rectangle[2]) - (left * scaleX), Math.Min(rectangle[1], rectangle[3]) - (bottom * scaleY));
    }

    private static double[] Numbers(PdfDictionary dictionary, string name) => [.. dictionary[name].Items.Select(item => dictionary.Resolve(item).Number)];
}
