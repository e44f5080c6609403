using System.Runtime.InteropServices;

namespace RagKit.Vectors;

/// <summary>Writes records of an image file. A record's header comes last: until then there is no record.</summary>
internal sealed class ImageWriter(FileStream stream, ImageRows from)
{
    private const int RecordBytes = 1 << 26;

    private readonly RowLayout _layout = from.Layout;

    /// <summary>
    /// Writes rows, by their numbers, and keys that were removed, as one record or more, of which only the last has the mark: without
    /// it nothing in front of it counts.
    /// </summary>
    public void Write(ImageFile file, List<int> rows, IReadOnlyCollection<long> removed, ReadOnlySpan<byte> mark, Action<long, ImageRecord>? written = null)
    {
        int most = Math.Max(1, RecordBytes / (sizeof(float) * _layout.Stride));
        int done = 0;
        do
        {
            int count = Math.Min(most, rows.Count - done);
            bool isLast = done + count == rows.Count;
            long at = file.End;
            ImageRecord record = WriteRecord(file, rows.GetRange(done, count), done == 0 ? removed : [], isLast ? mark : []);
            file.Advance(record.Length(_layout), record.MarkBytes());
            written?.Invoke(at, record);
            done += count;
        }
        while (done < rows.Count);
    }

    private ImageRecord WriteRecord(ImageFile file, List<int> rows, IReadOnlyCollection<long> removed, ReadOnlySpan<byte> mark)
    {
        ImageRecord record = ImageRecord.Create(file.Number, file.Records, rows.Count, removed.Count, mark);
        byte[] sections = Sections(record, rows, removed);
        // As long as the record from the start: nobody ever maps beyond the end.
        stream.SetLength(Math.Max(stream.Length, file.End + record.Length(_layout)));
        stream.Position = file.End + ImageRecord.RemovedAt;
        stream.Write(sections);
        foreach (int row in rows)
        {
            (RowBlock block, int index) = from.Locate(row);
            stream.Write(MemoryMarshal.AsBytes(block.Row(index)));
        }
        record.Sections = Checksum.Of(sections);
        record.Seal();
        stream.Position = file.End;
        stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<ImageRecord>(in record)));
        stream.Flush();
        return record;
    }

    private byte[] Sections(ImageRecord record, List<int> rows, IReadOnlyCollection<long> removed)
    {
        byte[] sections = new byte[record.ExactAt(_layout) - ImageRecord.RemovedAt];
        Span<byte> At(long offset) => sections.AsSpan((int)(offset - ImageRecord.RemovedAt));
        Span<long> gone = MemoryMarshal.Cast<byte, long>(At(ImageRecord.RemovedAt)), keys = MemoryMarshal.Cast<byte, long>(At(record.KeysAt));
        Span<uint> checks = MemoryMarshal.Cast<byte, uint>(At(record.ChecksAt));
        Span<float> scales = MemoryMarshal.Cast<byte, float>(At(record.ScalesAt));
        Span<byte> codes = At(record.CodesAt(_layout));
        int next = 0;
        foreach (long key in removed)
            gone[next++] = key;
        for (int i = 0; i < rows.Count; i++)
        {
            from.TryGetKey(rows[i], out keys[i]);
            (RowBlock block, int index) = from.Locate(rows[i]);
            checks[i] = Checksum.Of(MemoryMarshal.AsBytes(block.Checked(index)));
            if (_layout.HasScales)
                scales[i] = block.Scales.Span[index];
            if (_layout.IsCoded)
                block.Code(index).CopyTo(codes[(i * _layout.CodeBytes)..]);
        }
        return sections;
    }
}
