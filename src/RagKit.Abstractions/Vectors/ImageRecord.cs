using System.Runtime.InteropServices;

namespace RagKit.Vectors;

/// <summary>
/// A record of an image file: what was added and removed since the record before. A header of fixed length, and behind it, each on a
/// boundary of 64 bytes: the keys removed, the keys added, the vectors' checksums, scales, codes, vectors. All little-endian.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = Size)]
internal unsafe struct ImageRecord
{
    public const int Size = 192;
    public const int MostMark = 64;
    public const int Alignment = 64;

    private const ulong Magic = 0x31_4345_5249_5652; // "RVIREC1"

    private ulong _magic;

    /// <summary>The number that the file's header has: a record of another file that lies here by chance is told by it.</summary>
    public ulong File;
    public long Number;
    public int Rows;
    public int Removed;
    public int MarkLength;

    /// <summary>The checksum of all sections but the vectors, which have one each.</summary>
    public uint Sections;
    public fixed byte Mark[MostMark];
    private uint _check;

    public static ImageRecord Create(ulong file, long number, int rows, int removed, ReadOnlySpan<byte> mark)
    {
        ImageRecord record = new() { _magic = Magic, File = file, Number = number, Rows = rows, Removed = removed, MarkLength = mark.Length };
        mark.CopyTo(new Span<byte>(record.Mark, MostMark));
        return record;
    }

    /// <summary>Where the first section begins.</summary>
    public const long RemovedAt = Size;

    public readonly long KeysAt => Align(RemovedAt + ((long)Removed * sizeof(long)));

    public readonly long ChecksAt => Align(KeysAt + ((long)Rows * sizeof(long)));

    public readonly long ScalesAt => Align(ChecksAt + ((long)Rows * sizeof(uint)));

    public readonly long CodesAt(RowLayout layout) => Align(ScalesAt + (layout.HasScales ? (long)Rows * sizeof(float) : 0));

    public readonly long ExactAt(RowLayout layout) => Align(CodesAt(layout) + ((long)Rows * layout.CodeBytes));

    public readonly long Length(RowLayout layout) => Align(ExactAt(layout) + ((long)Rows * layout.Stride * sizeof(float)));

    public readonly byte[] MarkBytes()
    {
        fixed (byte* mark = Mark)
            return new ReadOnlySpan<byte>(mark, MarkLength).ToArray();
    }

    public void Seal() => _check = Check();

    /// <summary>Whether it is a record that was written whole, as this one of this file.</summary>
    public readonly bool IsValid(ulong file, long number) =>
        _magic == Magic && File == file && Number == number && _check == Check() && Rows >= 0 && Removed >= 0 && MarkLength is >= 0 and <= MostMark;

    public static long Align(long offset) => (offset + Alignment - 1) / Alignment * Alignment;

    private readonly uint Check()
    {
        ImageRecord copy = this;
        copy._check = 0;
        return Checksum.Of(MemoryMarshal.AsBytes(new ReadOnlySpan<ImageRecord>(in copy)));
    }
}
