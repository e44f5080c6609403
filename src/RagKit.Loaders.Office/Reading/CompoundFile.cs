using System.Buffers.Binary;
using System.Text;

namespace RagKit.Reading;

/// <summary>
/// Recognises Microsoft's compound files: old binary documents, and encrypted new ones. Names of streams stand in directory entries of 128 bytes
/// at multiples of 128, each with its length behind it ([MS-CFB] 2.6.1), so that one pass finds them without following any chain of sectors.
/// </summary>
internal static class CompoundFile
{
    private const int EntrySize = 128;
    private const int NameSize = 64;

    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);

    /// <summary>Whether it holds a document of the present formats, encrypted by a password ([MS-OFFCRYPTO] 2.3).</summary>
    public static bool IsEncrypted(ReadOnlySpan<byte> bytes) => Holds(bytes, "EncryptionInfo") || Holds(bytes, "EncryptedPackage");

    private static bool Holds(ReadOnlySpan<byte> bytes, string stream)
    {
        ReadOnlySpan<byte> name = Encoding.Unicode.GetBytes(stream + '\0');
        for (int at = EntrySize; at <= bytes.Length - EntrySize; at += EntrySize)
        {
            ReadOnlySpan<byte> entry = bytes.Slice(at, EntrySize);
            if (entry.StartsWith(name) && BinaryPrimitives.ReadUInt16LittleEndian(entry[NameSize..]) == name.Length)
                return true;
        }
        return false;
    }
}
