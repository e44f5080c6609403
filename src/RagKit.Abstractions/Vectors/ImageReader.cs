using System.Runtime.InteropServices;

namespace RagKit.Vectors;

/// <summary>Reads image files, and believes nothing in them that its checksum does not confirm.</summary>
internal static class ImageReader
{
    public static FileStream OpenToRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);

    /// <summary>Adds the rows of a file up to the first record that is not whole; <see langword="null"/> when there is none at all.</summary>
    public static ImageFile? Read(string path, ImageRows rows)
    {
        using FileStream stream = OpenToRead(path);
        byte[] header = new byte[ImageHeader.Size];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || ImageHeader.Read(header, rows.Layout) is not ulong number)
            return null;
        MappedFile mapped = new(stream, stream.Length);
        ImageFile file = new(path, number, ImageHeader.Size);
        file.Keep(mapped);
        while (TryReadRecord(mapped, file, rows))
        {
        }
        // What records say was removed is in the file already.
        rows.Forget();
        if (file.Records > 0)
            return file;
        file.Dispose();
        return null;
    }

    /// <summary>The mark of the last record, by the headers alone.</summary>
    public static byte[] ReadMark(string path)
    {
        using FileStream stream = OpenToRead(path);
        byte[] bytes = new byte[ImageRecord.Size];
        byte[] mark = [];
        if (stream.ReadAtLeast(bytes.AsSpan(0, ImageHeader.Size), ImageHeader.Size, throwOnEndOfStream: false) < ImageHeader.Size
            || ImageHeader.Read(bytes) is not (ulong number, RowLayout layout))
        {
            return mark;
        }
        for (long at = ImageHeader.Size, records = 0; ; records++)
        {
            stream.Position = at;
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                return mark;
            ImageRecord record = MemoryMarshal.Read<ImageRecord>(bytes);
            if (!record.IsValid(number, records) || (at += record.Length(layout)) > stream.Length)
                return mark;
            mark = record.MarkBytes();
        }
    }

    /// <summary>The rows of a record that has been checked, or was written just now.</summary>
    public static RowBlock Block(MappedFile mapped, long at, ImageRecord record, RowLayout layout) => new(
        layout,
        mapped.Memory<float>(at + record.ExactAt(layout), record.Rows * layout.Stride),
        mapped.Memory<byte>(at + record.CodesAt(layout), record.Rows * layout.CodeBytes),
        mapped.Memory<float>(at + record.ScalesAt, layout.HasScales ? record.Rows : 0),
        layout.IsCoded ? mapped.Memory<uint>(at + record.ChecksAt, record.Rows) : default);

    /// <summary>Whether another whole record stands behind those that are known.</summary>
    public static bool HasMore(FileStream stream, ImageFile file, RowLayout layout)
    {
        if (stream.Length - file.End < ImageRecord.Size)
            return false;
        using MappedFile mapped = new(stream, stream.Length);
        return TryReadRecord(mapped, file.Copy(), new(layout));
    }

    private static bool TryReadRecord(MappedFile mapped, ImageFile file, ImageRows rows)
    {
        long at = file.End;
        RowLayout layout = rows.Layout;
        if (mapped.Length - at < ImageRecord.Size)
            return false;
        ImageRecord record = MemoryMarshal.Read<ImageRecord>(mapped.Bytes(at, ImageRecord.Size));
        if (!record.IsValid(file.Number, file.Records))
            return false;
        long length = record.Length(layout);
        if (mapped.Length - at < length || (long)record.Rows * layout.Stride > int.MaxValue)
            return false;
        if (Checksum.Of(mapped.Bytes(at + ImageRecord.RemovedAt, (int)(record.ExactAt(layout) - ImageRecord.RemovedAt))) != record.Sections)
            return false;
        RowBlock block = Block(mapped, at, record, layout);
        // What is scanned is read whole in any case; vectors that only decide close cases are checked one by one when they do.
        if (!layout.IsCoded && !AllWhole(mapped.Memory<uint>(at + record.ChecksAt, record.Rows).Span, block, record.Rows))
            return false;
        foreach (long key in mapped.Memory<long>(at + ImageRecord.RemovedAt, record.Removed).Span)
            rows.Remove(key);
        rows.Attach(block, mapped.Memory<long>(at + record.KeysAt, record.Rows).Span);
        file.Advance(length, record.MarkBytes());
        return true;
    }

    private static bool AllWhole(ReadOnlySpan<uint> checks, RowBlock block, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            if (checks[row] != Checksum.Of(MemoryMarshal.AsBytes(block.Row(row))))
                return false;
        }
        return true;
    }
}
