using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RagKit.Lexical;

/// <summary>
/// An immutable part of a lexical index: the postings of the chunks that were added in some step, the keys of those that it removed from
/// the segments before it, and for each term how many of the removed held it. So the counts of an index are sums over its segments, exact
/// at any time. It is one run of bytes, read in place: in memory, from a file or mapped. Thread-safe.
/// </summary>
public sealed class LexicalSegment
{
    private readonly ReadOnlyMemory<byte> _content;

    internal LexicalSegment(ReadOnlyMemory<byte> content, SegmentHeader header) => (_content, Header) = (content, header);

    /// <summary>The bytes, to be stored and given to <see cref="Read"/>.</summary>
    public ReadOnlyMemory<byte> Content => _content;

    /// <summary>How many chunks it adds.</summary>
    public int Chunks => Header.Chunks;

    /// <summary>How many chunks it removes from the segments before it.</summary>
    public int Removed => Header.Removed;

    /// <summary>Its size, by which it is merged with others.</summary>
    public LexicalSegmentSize Size => new(_content.Length, Chunks, Removed);

    internal SegmentHeader Header { get; }

    internal ReadOnlySpan<long> Keys => MemoryMarshal.Cast<byte, long>(_content.Span.Slice(SegmentHeader.KeysAt, 8 * Header.Chunks));

    internal ReadOnlySpan<long> RemovedKeys => MemoryMarshal.Cast<byte, long>(_content.Span.Slice(Header.RemovedAt, 8 * Header.Removed));

    internal ReadOnlySpan<int> Lengths => MemoryMarshal.Cast<byte, int>(_content.Span.Slice(Header.LengthsAt, 4 * Header.Chunks));

    /// <summary>A segment as it was stored; its bytes are checked, and must not change afterwards.</summary>
    /// <exception cref="RagKitException">They are no segment, of a newer format, or damaged.</exception>
    public static LexicalSegment Read(ReadOnlyMemory<byte> content) => new(content, SegmentHeader.Read(content.Span));

    /// <summary>One segment in the place of several that follow one another in an index, the oldest first.</summary>
    public static LexicalSegment Merge(IReadOnlyList<LexicalSegment> segments)
    {
        ArgumentNullException.ThrowIfNull(segments);
        return segments.Count == 1 ? segments[0] : new SegmentMerger(segments).Merge();
    }

    /// <summary>The number of a term; -1 when the segment does not know it.</summary>
    internal int Find(ReadOnlySpan<byte> term)
    {
        ReadOnlySpan<byte> content = _content.Span;
        int low = 0, high = Header.Terms - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = Term(content, middle).SequenceCompareTo(term);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return -1;
    }

    /// <summary>A term's text in UTF-8.</summary>
    internal ReadOnlySpan<byte> Term(int number) => Term(_content.Span, number);

    /// <summary>Where the postings of a term begin.</summary>
    internal int PostingsOf(int number) =>
        Header.PostingsAt + BinaryPrimitives.ReadInt32LittleEndian(_content.Span[(Header.TableAt + (8 * number) + 4)..]);

    /// <summary>How many chunks hold a term, and how many of the removed held it.</summary>
    internal (int Holding, int Removed) CountsOf(int number)
    {
        int at = PostingsOf(number);
        int holding = ByteBuffer.ReadVariable(_content.Span, ref at);
        return (holding, ByteBuffer.ReadVariable(_content.Span, ref at));
    }

    /// <summary>The place of the chunk with a key; -1 when it is not here.</summary>
    internal int PlaceOf(long key)
    {
        ReadOnlySpan<long> keys = Keys;
        if (keys.IsEmpty || key < keys[0] || key > keys[^1])
            return -1;
        return Math.Max(-1, keys.BinarySearch(key));
    }

    private ReadOnlySpan<byte> Term(ReadOnlySpan<byte> content, int number)
    {
        ReadOnlySpan<byte> table = content[Header.TableAt..];
        int begin = number == 0 ? 0 : BinaryPrimitives.ReadInt32LittleEndian(table[(8 * (number - 1))..]);
        int end = BinaryPrimitives.ReadInt32LittleEndian(table[(8 * number)..]);
        return content[(Header.TextAt + begin)..(Header.TextAt + end)];
    }
}
