using System.Buffers;

namespace RagKit.Caching;

/// <summary>Encodes sets, and dictionaries as sets of pairs: the encoded items are sorted, so that the order in which they are held does not matter.</summary>
internal sealed class UnorderedEncoder<T, TItem>(KeyTag tag) : KeyEncoder<T>
    where T : IEnumerable<TItem>
{
    public override bool Write(ref KeyWriter writer, T value)
    {
        if (value is null)
            return writer.Null();
        if (!writer.Enter(typeof(T)))
            return false;
        writer.Tag(tag);
        int place = writer.Length;
        writer.Int32(0);
        int start = writer.Length;
        List<(int Offset, int Length)> items = [];
        foreach (TItem item in value)
        {
            int offset = writer.Length;
            if (!KeyEncoders<TItem>.Default.Write(ref writer, item))
                return writer.Within(items.Count);
            items.Add((offset - start, writer.Length - offset));
        }
        writer.Patch(place, items.Count);
        Sort(ref writer, start, items);
        return writer.Leave();
    }

    private static void Sort(ref KeyWriter writer, int start, List<(int Offset, int Length)> items)
    {
        if (items.Count < 2)
            return;
        int length = writer.Length - start;
        byte[] copy = ArrayPool<byte>.Shared.Rent(length);
        writer.Written[start..].CopyTo(copy);
        items.Sort((a, b) => copy.AsSpan(a.Offset, a.Length).SequenceCompareTo(copy.AsSpan(b.Offset, b.Length)));
        int at = start;
        foreach ((int offset, int size) in items)
        {
            writer.Overwrite(at, copy.AsSpan(offset, size));
            at += size;
        }
        ArrayPool<byte>.Shared.Return(copy);
    }
}
