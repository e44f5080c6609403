namespace RagKit.Pdf;

/// <summary>Undoes the predictors of Flate and LZW: those of PNG, and TIFF's for whole bytes.</summary>
internal static class PdfPredictor
{
    public static byte[] Undo(byte[] data, PdfDictionary parameters)
    {
        int predictor = parameters["Predictor"].Integer;
        if (predictor < 2)
            return data;
        int colors = Math.Clamp(Or(parameters["Colors"], 1), 1, 32);
        int bits = Math.Clamp(Or(parameters["BitsPerComponent"], 8), 1, 16);
        int columns = Math.Clamp(Or(parameters["Columns"], 1), 1, 1 << 24);
        int pixel = Math.Max(1, colors * bits / 8);
        int row = (int)(((long)colors * bits * columns) + 7) / 8;
        return predictor == 2 ? Tiff(data, row, pixel, bits) : Png(data, row, pixel);
    }

    private static int Or(PdfValue value, int otherwise) => value.IsNumber ? value.Integer : otherwise;

    private static byte[] Tiff(byte[] data, int row, int pixel, int bits)
    {
        if (bits != 8)
            return data;
        for (int start = 0; start < data.Length; start += row)
        {
            int end = Math.Min(start + row, data.Length);
            for (int i = start + pixel; i < end; i++)
                data[i] += data[i - pixel];
        }
        return data;
    }

    private static byte[] Png(byte[] data, int row, int pixel)
    {
        int rows = (data.Length + row) / (row + 1);
        byte[] result = new byte[Math.Min((long)rows * row, data.Length)];
        byte[] previous = new byte[row];
        byte[] current = new byte[row];
        int written = 0;
        for (int at = 0; at < data.Length; at += row + 1)
        {
            int length = Math.Min(row, data.Length - at - 1);
            Array.Clear(current);
            data.AsSpan(at + 1, length).CopyTo(current);
            Unfilter(data[at], current, previous, pixel);
            length = Math.Min(length, result.Length - written);
            current.AsSpan(0, length).CopyTo(result.AsSpan(written));
            written += length;
            (previous, current) = (current, previous);
        }
        return written == result.Length ? result : result[..written];
    }

    private static void Unfilter(byte kind, byte[] current, byte[] previous, int pixel)
    {
        switch (kind)
        {
            case 1:
                for (int i = pixel; i < current.Length; i++)
                    current[i] += current[i - pixel];
                break;
            case 2:
                for (int i = 0; i < current.Length; i++)
                    current[i] += previous[i];
                break;
            case 3:
                for (int i = 0; i < current.Length; i++)
                    current[i] += (byte)(((i < pixel ? 0 : current[i - pixel]) + previous[i]) / 2);
                break;
            case 4:
                for (int i = 0; i < current.Length; i++)
                    current[i] += i < pixel ? previous[i] : Paeth(current[i - pixel], previous[i], previous[i - pixel]);
                break;
        }
    }

    private static byte Paeth(int left, int above, int corner)
    {
        int estimate = left + above - corner;
        (int byLeft, int byAbove, int byCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        if (byLeft <= byAbove && byLeft <= byCorner)
            return (byte)left;
        return (byte)(byAbove <= byCorner ? above : corner);
    }
}
