using RagKit.Values;

namespace RagKit.Stores;

/// <summary>A content as it is kept: packed, in a row or, when it is large, in parts.</summary>
/// <param name="Address">Its address, in bytes.</param>
/// <param name="Length">Its length.</param>
/// <param name="Stored">The packed length.</param>
/// <param name="Packed">The packed bytes; empty when they are in parts.</param>
/// <param name="Generation">Under which number the parts are; <see langword="null"/> when there are none.</param>
internal sealed record PackedContent(byte[] Address, long Length, long Stored, byte[] Packed, long? Generation)
{
    /// <summary>The bytes as they are kept, to be read piece by piece.</summary>
    public async ValueTask<Stream> OpenAsync(LargeValues values, CancellationToken cancellationToken) => Generation is long generation
        ? await new PartStream(values, generation, Stored).OpenAsync(cancellationToken).ConfigureAwait(false) : new MemoryStream(Packed, writable: false);
}
