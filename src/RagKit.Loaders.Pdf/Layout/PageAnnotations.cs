using RagKit.Pdf;

namespace RagKit.Layout;

/// <summary>Finds the annotations of a page that are part of its text.</summary>
internal static class PageAnnotations
{
    private const int MaxAnnotations = 5000;
    private const int HiddenFlags = 2 | 32;

    public static IEnumerable<PageAnnotation> Read(PdfPage page)
    {
        foreach (PdfValue item in page.Dictionary["Annots"].Items.Take(MaxAnnotations))
        {
            PdfDictionary annotation = page.Dictionary.Resolve(item).Dictionary;
            double[] rectangle = annotation.Numbers("Rect");
            if (annotation["Subtype"].Name is not ("Widget" or "FreeText" or "Stamp") || (annotation["F"].Integer & HiddenFlags) != 0 || rectangle.Length != 4)
                continue;
            PdfValue normal = annotation["AP"].Dictionary["N"];
            // A button has an appearance for each of its states.
            PdfStream? appearance = normal.Stream ?? normal.Dictionary[annotation["AS"].Name].Stream;
            Matrix? place = appearance is null ? null : Place(rectangle, appearance.Dictionary);
            Matrix corner = Matrix.Identity.Shifted(Math.Min(rectangle[0], rectangle[2]), Math.Min(rectangle[1], rectangle[3]));
            yield return new PageAnnotation(place is null ? null : appearance, place ?? corner, Value(annotation), corner, Math.Abs(rectangle[3] - rectangle[1]));
        }
    }

    /// <summary>What is filled into a text field; a field of several places has it in its parent.</summary>
    private static string Value(PdfDictionary annotation)
    {
        PdfDictionary field = annotation["FT"].IsNull ? annotation["Parent"].Dictionary : annotation;
        return field["FT"].Name == "Tx" ? PdfText.Decode(field["V"].Bytes) : "";
    }

    private static Matrix? Place(double[] rectangle, PdfDictionary appearance)
    {
        double[] box = appearance.Numbers("BBox");
        if (box.Length != 4)
            return null;
        double[] own = appearance.Numbers("Matrix");
        Matrix matrix = own.Length == 6 ? new Matrix(own[0], own[1], own[2], own[3], own[4], own[5]) : Matrix.Identity;
        Matrix[] corners = [matrix.Shifted(box[0], box[1]), matrix.Shifted(box[2], box[1]), matrix.Shifted(box[0], box[3]), matrix.Shifted(box[2], box[3])];
        (double left, double right) = (corners.Min(corner => corner.E), corners.Max(corner => corner.E));
        (double bottom, double top) = (corners.Min(corner => corner.F), corners.Max(corner => corner.F));
        if (right - left < 0.001 || top - bottom < 0.001)
            return null;
        double scaleX = Math.Abs(rectangle[2] - rectangle[0]) / (right - left), scaleY = Math.Abs(rectangle[3] - rectangle[1]) / (top - bottom);
        return new Matrix(scaleX, 0, 0, scaleY, Math.Min(rectangle[0], rectangle[2]) - (left * scaleX), Math.Min(rectangle[1], rectangle[3]) - (bottom * scaleY));
    }
}
