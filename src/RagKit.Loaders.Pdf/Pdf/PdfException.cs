namespace RagKit.Pdf;

/// <summary>A PDF file can't be read on; the message has neither the item's name nor a capital, since the loader puts both before it.</summary>
internal sealed class PdfException(string message) : Exception(message);
