namespace RagKit.Pdf;

/// <summary>What a value of a PDF file is.</summary>
internal enum PdfKind
{
    Null,
    Boolean,
    Integer,
    Real,
    Name,
    String,
    Array,
    Dictionary,
    Stream,
    Reference,
}
