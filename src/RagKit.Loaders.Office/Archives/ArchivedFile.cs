namespace RagKit.Archives;

/// <summary>A file in an archive.</summary>
/// <param name="Path">Its path as written.</param>
/// <param name="Problem">Why it can't be unpacked; <see langword="null"/> where it can.</param>
/// <param name="Unpack">Gives its bytes. Valid until the next file is asked for.</param>
internal sealed record ArchivedFile(string Path, string? Problem, Func<ReadOnlyMemory<byte>> Unpack);
