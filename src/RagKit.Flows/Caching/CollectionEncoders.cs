using System.Runtime.InteropServices;

namespace RagKit.Caching;

/// <summary>
/// Encodes what has an order: items one after the other. A collection is its items: an array and a list of equal items are equal, and what
/// else its type may hold is no part of the key.
/// </summary>
internal sealed class SequenceEncoder<T, TItem> : KeyEncoder<T>
    where T : IEnumerable<TItem>
{
    public override bool Write(ref KeyWriter writer, T value) => value switch
    {
        null => writer.Null(),
        TItem[] array => SpanEncoder.Write<TItem>(ref writer, typeof(T), array),
        List<TItem> list => SpanEncoder.Write<TItem>(ref writer, typeof(T), CollectionsMarshal.AsSpan(list)),
        _ => WriteItems(ref writer, value),
    };

    private static bool WriteItems(ref KeyWriter writer, T items)
    {
        if (!writer.Enter(typeof(T)))
            return false;
        writer.Tag(KeyTag.Sequence);
        int place = writer.Length;
        writer.Int32(0);
        int count = 0;
        foreach (TItem item in items)
        {
            if (!KeyEncoders<TItem>.Default.Write(ref writer, item))
                return writer.Within(count);
            count++;
        }
        writer.Patch(place, count);
        return writer.Leave();
    }
}

/// <summary>Encodes memory as the sequence of its items.</summary>
internal sealed class MemoryEncoder<TItem> : KeyEncoder<ReadOnlyMemory<TItem>>
{
    public override bool Write(ref KeyWriter writer, ReadOnlyMemory<TItem> value) => SpanEncoder.Write(ref writer, typeof(ReadOnlyMemory<TItem>), value.Span);
}

/// <summary>Encodes items that lie side by side.</summary>
internal static class SpanEncoder
{
    public static bool Write<TItem>(ref KeyWriter writer, Type type, scoped ReadOnlySpan<TItem> items)
    {
        if (!writer.Enter(type))
            return false;
        writer.Tag(KeyTag.Sequence);
        writer.Int32(items.Length);
        for (int i = 0; i < items.Length; i++)
        {
            if (!KeyEncoders<TItem>.Default.Write(ref writer, items[i]))
                return writer.Within(i);
        }
        return writer.Leave();
    }
}
