using System.Buffers.Binary;

namespace RagKit.Vectors;

/// <summary>The first bytes of an image file: what its rows are like, and a number of its own.</summary>
internal static class ImageHeader
{
    public const int Size = 64;

    private const int CheckAt = Size - sizeof(uint);

    public static byte[] Write(RowLayout layout, ulong file)
    {
        byte[] header = new byte[Size];
        "RagKitVI"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), 1);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), layout.Dimensions);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), (int)layout.Precision);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), layout.Stride);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), layout.CodeBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(32), file);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(CheckAt), Checksum.Of(header.AsSpan(0, CheckAt)));
        return header;
    }

    /// <summary>The file's number; <see langword="null"/> for a file of another kind, format or layout.</summary>
    public static ulong? Read(ReadOnlySpan<byte> header, RowLayout layout)
    {
        if (header.Length < Size || !BitConverter.IsLittleEndian)
            return null;
        ulong file = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        return header[..Size].SequenceEqual(Write(layout, file)) ? file : null;
    }

    /// <summary>The file's number and layout; <see langword="null"/> for a file of another kind or format.</summary>
    public static (ulong File, RowLayout Layout)? Read(ReadOnlySpan<byte> header)
    {
        int dimensions = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        RowLayout layout = new(Math.Clamp(dimensions, 1, 1 << 24), (VectorPrecision)BinaryPrimitives.ReadInt32LittleEndian(header[16..]));
        return Read(header, layout) is ulong file ? (file, layout) : null;
    }
}
