using System.Buffers.Binary;

namespace RagKit.Pictures;

/// <summary>Reads what a JPEG file says of itself before its samples.</summary>
internal static class JpegHeader
{
    /// <summary>How many samples a pixel has; 0 where no frame is found.</summary>
    public static int Components(ReadOnlySpan<byte> file)
    {
        for (int at = 2; at + 9 < file.Length;)
        {
            if (file[at] != 0xFF)
                return 0;
            byte marker = file[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return file[at + 9];
            at += marker is 0xFF or 0x01 or (>= 0xD0 and <= 0xD8) ? marker == 0xFF ? 1 : 2 : 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }
        return 0;
    }
}
