namespace RagKit.Pdf;

/// <summary>A stream object: its dictionary and its bytes as they stand in the file, decrypted where the file is encrypted.</summary>
internal sealed class PdfStream(PdfDictionary dictionary, ReadOnlyMemory<byte> raw)
{
    private byte[]? _decoded;

    public PdfDictionary Dictionary { get; } = dictionary;

    public ReadOnlyMemory<byte> Raw { get; } = raw;

    /// <summary>The bytes with all filters undone; of a picture's coding nothing.</summary>
    public byte[] Decode(PdfBudget budget) => PdfFilters.Decode(this, budget);

    /// <summary>The same, kept: forms are drawn again and again.</summary>
    public byte[] DecodeAndKeep(PdfBudget budget) => _decoded ??= Decode(budget);
}
