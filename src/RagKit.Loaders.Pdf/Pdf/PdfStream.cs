namespace RagKit.Pdf;

/// <summary>A stream object: its dictionary and its bytes as they stand in the file, decrypted where the file is encrypted.</summary>
internal sealed class PdfStream(PdfDictionary dictionary, ReadOnlyMemory<byte> raw)
{
    private byte[]? _decoded;

    public PdfDictionary Dictionary { get; } = dictionary;

    public ReadOnlyMemory<byte> Raw { get; } = raw;

    /// <summary>The bytes with all filters undone; of a picture's coding nothing. Kept, since fonts and forms are asked for again.</summary>
    public byte[] Decode(PdfBudget budget) => _decoded ??= PdfFilters.Decode(this, budget);
}
