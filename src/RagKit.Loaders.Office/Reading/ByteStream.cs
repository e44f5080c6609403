using System.Runtime.InteropServices;

namespace RagKit.Reading;

/// <summary>Bytes in memory as a stream, and a stream as bytes in memory.</summary>
internal static class ByteStream
{
    /// <summary>A stream of the bytes, without a copy of them.</summary>
    public static MemoryStream Of(ReadOnlyMemory<byte> bytes)
    {
        ArraySegment<byte> array = Array(bytes);
        return new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
    }

    /// <summary>The array that holds the bytes, or one that is made of them.</summary>
    public static ArraySegment<byte> Array(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array) ? array : new ArraySegment<byte>(bytes.ToArray());

    /// <summary>All that is left of a stream, which bounds itself.</summary>
    public static ReadOnlyMemory<byte> ReadAll(Stream stream)
    {
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.GetBuffer().AsMemory(0, (int)copy.Length);
    }
}
