using RagKit.Pdf;

namespace RagKit.Layout;

/// <summary>A page of a file: its dictionary, and what it inherits.</summary>
internal sealed record PdfPage(PdfDictionary Dictionary, PdfDictionary Resources, PdfValue MediaBox, int Rotation)
{
    /// <summary>The bytes of its operators; the parts are joined with a space, since they may end within an operator's operands.</summary>
    public byte[] Content(PdfBudget budget)
    {
        PdfValue contents = Dictionary["Contents"];
        if (contents.Stream is { } only)
            return only.Decode(budget);
        using MemoryStream all = new();
        foreach (PdfValue item in contents.Items)
        {
            if (Dictionary.Resolve(item).Stream is not { } part)
                continue;
            byte[] bytes = part.Decode(budget);
            // A part may be named many times over.
            budget.Inflated(bytes.Length);
            all.Write(bytes);
            all.WriteByte((byte)' ');
        }
        return all.ToArray();
    }

    /// <summary>The transformation that turns the page upright with its corner at zero, and its size then.</summary>
    public (Matrix Matrix, double Width, double Height) Upright()
    {
        double[] box = [.. MediaBox.Items.Select(item => Dictionary.Resolve(item).Number)];
        (double left, double bottom, double right, double top) = box.Length == 4
            ? (Math.Min(box[0], box[2]), Math.Min(box[1], box[3]), Math.Max(box[0], box[2]), Math.Max(box[1], box[3]))
            : (0, 0, 612, 792);
        if (right - left < 1 || top - bottom < 1)
            (left, bottom, right, top) = (0, 0, 612, 792);
        (double width, double height) = (right - left, top - bottom);
        return (((Rotation % 360) + 360) % 360) switch
        {
            90 => (new Matrix(0, -1, 1, 0, -bottom, right), height, width),
            180 => (new Matrix(-1, 0, 0, -1, right, top), width, height),
            270 => (new Matrix(0, 1, -1, 0, top, -left), height, width),
            _ => (new Matrix(1, 0, 0, 1, -left, -bottom), width, height),
        };
    }
}
