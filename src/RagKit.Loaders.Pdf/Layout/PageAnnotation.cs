using RagKit.Pdf;

namespace RagKit.Layout;

/// <summary>An annotation that is part of a page's text: a filled form field, or a note written on the page.</summary>
/// <param name="Appearance">Its picture; <see langword="null"/> where the reader is to make one.</param>
/// <param name="Place">The transformation that puts the picture in its place.</param>
/// <param name="Value">Of a text field what is filled in.</param>
/// <param name="Corner">The transformation that leads to its lower left corner.</param>
/// <param name="Height">Its height.</param>
internal sealed record PageAnnotation(PdfStream? Appearance, Matrix Place, string Value, Matrix Corner, double Height);
