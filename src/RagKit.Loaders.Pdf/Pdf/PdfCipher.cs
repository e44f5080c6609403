namespace RagKit.Pdf;

/// <summary>How strings or streams are encrypted.</summary>
internal enum PdfCipher
{
    None,
    Rc4,
    Aes128,
    Aes256,
}
