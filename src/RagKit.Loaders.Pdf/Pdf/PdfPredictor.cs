using System.Buffers.Binary;

namespace RagKit.Pdf;

/// <summary>Undoes the predictors of Flate and LZW: those of PNG, and TIFF's.</summary>
internal static class PdfPredictor
{
    public static byte[] Undo(byte[] data, PdfDictionary parameters)
    {
        int predictor = parameters["Predictor"].Integer;
        if (predictor < 2)
            return data;
        int colors = Math.Clamp(Or(parameters["Colors"], 1), 1, 32);
        int bits = Or(parameters["BitsPerComponent"], 8) switch { 1 => 1, 2 => 2, 4 => 4, 16 => 16, _ => 8 };
        int columns = Math.Clamp(Or(parameters["Columns"], 1), 1, 1 << 24);
        int pixel = Math.Max(1, colors * bits / 8);
        int row = (int)Math.Min((((long)colors * bits * columns) + 7) / 8, Math.Max(1, data.Length));
        return predictor == 2 ? Tiff(data, row, colors, bits) : Png(data, row, pixel);
    }

    private static int Or(PdfValue value, int otherwise) => value.IsNumber ? value.Integer : otherwise;

    private static byte[] Tiff(byte[] data, int row, int colors, int bits)
    {
        for (int start = 0; start < data.Length; start += row)
        {
            Span<byte> samples = data.AsSpan(start, Math.Min(row, data.Length - start));
            if (bits == 8)
            {
                for (int i = colors; i < samples.Length; i++)
                    samples[i] += samples[i - colors];
            }
            else if (bits == 16)
            {
                for (int i = 2 * colors; i + 1 < samples.Length; i += 2)
                    BinaryPrimitives.WriteUInt16BigEndian(samples[i..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(samples[i..]) + BinaryPrimitives.ReadUInt16BigEndian(samples[(i - (2 * colors))..])));
            }
            else
            {
                AddUp(samples, colors, bits);
            }
        }
        return data;
    }

    /// <summary>Adds up samples of less than a byte.</summary>
    private static void AddUp(Span<byte> row, int colors, int bits)
    {
        int mask = (1 << bits) - 1;
        for (int sample = colors; (sample + 1) * bits <= row.Length * 8; sample++)
        {
            (int before, int at) = ((sample - colors) * bits, sample * bits);
            int sum = (row[before >> 3] >> (8 - bits - (before & 7))) + (row[at >> 3] >> (8 - bits - (at & 7)));
            int shift = 8 - bits - (at & 7);
            row[at >> 3] = (byte)((row[at >> 3] & ~(mask << shift)) | ((sum & mask) << shift));
        }
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
