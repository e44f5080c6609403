using System.IO.Compression;
using System.Runtime.InteropServices;

namespace RagKit.Pdf;

/// <summary>Undoes the filters of a stream. Damaged data gives what could be read before the damage.</summary>
internal static class PdfFilters
{
    private const int MaxFilters = 8;

    public static byte[] Decode(PdfStream stream, PdfBudget budget)
    {
        PdfDictionary dictionary = stream.Dictionary;
        PdfValue filter = dictionary["Filter", "F"];
        PdfValue parameters = dictionary["DecodeParms", "DP"];
        IReadOnlyList<PdfValue> filters = filter.Kind == PdfKind.Name ? [filter] : filter.Items;
        IReadOnlyList<PdfValue> all = parameters.Kind == PdfKind.Array ? parameters.Items : [parameters];
        ReadOnlyMemory<byte> data = stream.Raw;
        byte[]? decoded = null;
        for (int i = 0; i < Math.Min(filters.Count, MaxFilters); i++)
        {
            PdfDictionary own = i < all.Count ? dictionary.Resolve(all[i]).Dictionary : new PdfDictionary();
            decoded = Decode(dictionary.Resolve(filters[i]).Name, data, own, budget);
            if (decoded is null)
                return [];
            data = decoded;
        }
        return decoded ?? data.ToArray();
    }

    /// <summary>The bytes with one filter undone; <see langword="null"/> for a picture's coding.</summary>
    private static byte[]? Decode(string filter, ReadOnlyMemory<byte> data, PdfDictionary parameters, PdfBudget budget) => filter switch
    {
        "FlateDecode" or "Fl" => PdfPredictor.Undo(Inflate(data, budget), parameters),
        "LZWDecode" or "LZW" => PdfPredictor.Undo(LzwDecoder.Decode(data.Span, parameters["EarlyChange"] is { IsNumber: true, Integer: 0 } ? 0 : 1, budget), parameters),
        "ASCIIHexDecode" or "AHx" => AsciiDecoder.Hex(data.Span),
        "ASCII85Decode" or "A85" => AsciiDecoder.Base85(data.Span),
        "RunLengthDecode" or "RL" => RunLengthDecoder.Decode(data.Span, budget),
        "Crypt" => data.ToArray(),
        _ => null,
    };

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
        byte[] buffer = new byte[Math.Max(512, data.Length * 3)];
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
