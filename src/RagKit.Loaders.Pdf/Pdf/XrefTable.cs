namespace RagKit.Pdf;

/// <summary>Where the objects of a file stand, and its trailer.</summary>
internal sealed class XrefTable
{
    public Dictionary<int, XrefEntry> Entries { get; } = [];

    public PdfDictionary Trailer { get; set; } = new();
}
