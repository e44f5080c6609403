using System.Runtime.InteropServices;
using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>Which state of a corpus an image is of, as image files keep it.</summary>
/// <param name="Generation">The state's number.</param>
/// <param name="Stamp">What tells it from others that had this number.</param>
/// <param name="Model">The key of the vectors' model.</param>
/// <param name="LastVector">The key of the last vector that the image has seen.</param>
/// <param name="LastRemoved">The key of the last removal that it has seen.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct ImageMark(long Generation, long Stamp, long Model, long LastVector, long LastRemoved)
{
    public byte[] ToBytes() => MemoryMarshal.AsBytes(new ReadOnlySpan<ImageMark>(in this)).ToArray();

    public static bool TryRead(ReadOnlySpan<byte> bytes, out ImageMark mark) => MemoryMarshal.TryRead(bytes, out mark);

    /// <summary>Reads a mark; <see langword="false"/> when it is not of a state that this corpus went through with this model.</summary>
    public static bool TryRead(SqliteConnection connection, ReadOnlySpan<byte> bytes, long model, out ImageMark mark) =>
        MemoryMarshal.TryRead(bytes, out mark) && mark.Model == model && ManifestTable.Stamp(connection, mark.Generation) == mark.Stamp;
}
