using System.IO.Compression;
using System.Runtime.InteropServices;

namespace RagKit.Pdf;

/// <summary>Undoes the filters of a stream. Damaged data gives what could be read before the damage.</summary>
internal static class PdfFilters
{
    private const int MaxFilters = 8;

    /// <summary>The bytes with all filters undone; none where they are a picture's coding.</summary>
    public static byte[] Decode(PdfStream stream, PdfBudget budget) => DecodePicture(stream, budget) is { Coding: "" } plain ? plain.Bytes : [];

    /// <summary>The bytes with filters undone up to the coding of a picture (DCTDecode, CCITTFaxDecode and the like), and that coding with its parameters.</summary>
    public static (byte[] Bytes, string Coding, PdfDictionary Parameters) DecodePicture(PdfStream stream, PdfBudget budget)
    {
        PdfDictionary dictionary = stream.Dictionary;
        PdfValue filter = dictionary["Filter", "F"];
        PdfValue parameters = dictionary["DecodeParms", "DP"];
        IReadOnlyList<PdfValue> filters = filter.Kind == PdfKind.Name ? [filter] : filter.Items;
        IReadOnlyList<PdfValue> all = parameters.Kind == PdfKind.Array ? parameters.Items : [parameters];
        byte[]? decoded = null;
        for (int i = 0; i < Math.Min(filters.Count, MaxFilters); i++)
        {
            PdfDictionary own = i < all.Count ? dictionary.Resolve(all[i]).Dictionary : new PdfDictionary();
            string name = dictionary.Resolve(filters[i]).Name;
            ReadOnlyMemory<byte> data = decoded ?? stream.Raw;
            if (Decode(name, data, own, budget) is not { } plain)
                return (decoded ?? Copy(data, budget), name, own);
            decoded = plain;
        }
        return (decoded ?? Copy(stream.Raw, budget), "", dictionary);
    }

    /// <summary>The bytes with one filter undone; <see langword="null"/> for a picture's coding.</summary>
    private static byte[]? Decode(string filter, ReadOnlyMemory<byte> data, PdfDictionary parameters, PdfBudget budget)
    {
        switch (filter)
        {
            case "FlateDecode" or "Fl":
                return PdfPredictor.Undo(Inflate(data, budget), parameters);
            case "LZWDecode" or "LZW":
                return PdfPredictor.Undo(LzwDecoder.Decode(data.Span, parameters["EarlyChange"] is { IsNumber: true, Integer: 0 } ? 0 : 1, budget), parameters);
            case "RunLengthDecode" or "RL":
                return RunLengthDecoder.Decode(data.Span, budget);
            case "ASCIIHexDecode" or "AHx":
                budget.Inflated(data.Length);
                return AsciiDecoder.Hex(data.Span);
            case "ASCII85Decode" or "A85":
                budget.Inflated(data.Length);
                return AsciiDecoder.Base85(data.Span);
            case "Crypt":
                return Copy(data, budget);
            default:
                return null;
        }
    }

    /// <summary>A copy is paid for: a file may name the same bytes many times over.</summary>
    private static byte[] Copy(ReadOnlyMemory<byte> data, PdfBudget budget)
    {
        budget.Inflated(data.Length);
        return data.ToArray();
    }

    private static byte[] Inflate(ReadOnlyMemory<byte> data, PdfBudget budget)
    {
        // Readers pass over line ends before the data, which some writers leave.
        while (data.Length > 0 && data.Span[0] is (byte)'\r' or (byte)'\n')
            data = data[1..];
        bool hasHeader = data.Length >= 2 && (data.Span[0] & 0x0F) == 8 && ((data.Span[0] << 8) | data.Span[1]) % 31 == 0;
        // Raw inflating reads no check sum, so a wrong one costs nothing.
        ReadOnlyMemory<byte> body = hasHeader ? data[2..] : data;
        byte[] inflated = InflateRaw(body, budget);
        return inflated.Length == 0 && !hasHeader && data.Length > 2 ? InflateRaw(data[2..], budget) : inflated;
    }

    private static byte[] InflateRaw(ReadOnlyMemory<byte> data, PdfBudget budget)
    {
        using MemoryStream source = MemoryMarshal.TryGetArray(data, out ArraySegment<byte> own) ? new(own.Array!, own.Offset, own.Count, writable: false) : new(data.ToArray(), writable: false);
        using DeflateStream inflater = new(source, CompressionMode.Decompress);
        byte[] buffer = new byte[(int)Math.Clamp(data.Length * 3L, 512, Math.Clamp(budget.InflatedBytesLeft + 1, 512, Array.MaxLength))];
        int length = 0;
        try
        {
            while (true)
            {
                int read = inflater.Read(buffer, length, buffer.Length - length);
                if (read == 0)
                    break;
                length += read;
                budget.Inflated(read);
                if (length == buffer.Length)
                    Array.Resize(ref buffer, (int)Math.Min((long)buffer.Length * 2, Array.MaxLength));
            }
        }
        catch (InvalidDataException)
        {
            // What came before the damage is kept.
        }
        Array.Resize(ref buffer, length);
        return buffer;
    }
}
