namespace RagKit.Pdf;

/// <summary>Where an object stands.</summary>
/// <param name="IsCompressed">Whether it stands in an object stream.</param>
/// <param name="Place">Its offset in the file, or the number of the object stream.</param>
/// <param name="Index">Of an object in an object stream its index there.</param>
internal readonly record struct XrefEntry(bool IsCompressed, int Place, int Index);
