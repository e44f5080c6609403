namespace RagKit.Stores;

/// <summary>What compacting a corpus's file brought.</summary>
/// <param name="BytesBefore">The bytes of the file and its write-ahead log before.</param>
/// <param name="BytesAfter">The bytes of both after.</param>
public readonly record struct CompactResult(long BytesBefore, long BytesAfter);
