using System.Runtime.InteropServices;
using RagKit.Text;

namespace RagKit.Lexical;

/// <summary>
/// Writes a segment: first what is known of its chunks, then term by term in the order of their UTF-8 bytes. Postings lie in blocks of
/// 128: the gaps between chunks, then the frequencies, both bit-packed. A list of several blocks has a table before them, with the last
/// chunk and the highest impact of each, so that a search can pass over blocks without reading them.
/// </summary>
internal sealed class SegmentWriter(long[] keys, int[] lengths, long[] removed, long removedLength)
{
    private readonly ByteBuffer _table = new();
    private readonly ByteBuffer _texts = new();
    private readonly ByteBuffer _postings = new();
    private readonly int[] _gaps = new int[PostingBlock.Size];
    private readonly long _length = lengths.Sum(static length => (long)length);
    private int _terms;

    /// <summary>Adds the next term.</summary>
    /// <param name="term">The term in UTF-8.</param>
    /// <param name="removedCount">How many of the removed chunks held it.</param>
    /// <param name="places">The places of the chunks that hold it, ascending.</param>
    /// <param name="frequencies">How often each holds it; changed by the call.</param>
    public void Add(ReadOnlySpan<byte> term, int removedCount, ReadOnlySpan<int> places, Span<int> frequencies)
    {
        _texts.Append(term);
        _table.AppendUInt32((uint)_texts.Length);
        _table.AppendUInt32((uint)_postings.Length);
        _terms++;
        _postings.AppendVariable(places.Length);
        _postings.AppendVariable(removedCount);
        if (places.Length == 1)
        {
            _postings.AppendVariable(places[0]);
            _postings.AppendVariable(frequencies[0]);
        }
        else if (places.Length <= PostingBlock.Size && places.Length > 0)
        {
            _postings.AppendByte(Impact(places, frequencies));
            WriteBlock(places, frequencies, -1);
        }
        else if (places.Length > 0)
        {
            WriteBlocks(places, frequencies);
        }
    }

    public LexicalSegment ToSegment()
    {
        SegmentHeader header = new(keys.Length, removed.Length, _terms, _texts.Length, _length, removedLength);
        byte[] content = new byte[header.PostingsAt + _postings.Length + BitPacking.Padding];
        MemoryMarshal.AsBytes(keys.AsSpan()).CopyTo(content.AsSpan(SegmentHeader.KeysAt));
        MemoryMarshal.AsBytes(removed.AsSpan()).CopyTo(content.AsSpan(header.RemovedAt));
        MemoryMarshal.AsBytes(lengths.AsSpan()).CopyTo(content.AsSpan(header.LengthsAt));
        _table.Span.CopyTo(content.AsSpan(header.TableAt));
        _texts.Span.CopyTo(content.AsSpan(header.TextAt));
        _postings.Span.CopyTo(content.AsSpan(header.PostingsAt));
        header.Write(content);
        return new LexicalSegment(content, header);
    }

    private void WriteBlocks(ReadOnlySpan<int> places, Span<int> frequencies)
    {
        int blocks = (places.Length + PostingBlock.Size - 1) / PostingBlock.Size;
        int table = _postings.Length;
        _postings.Append(blocks * PostingBlock.EntryBytes);
        int begin = _postings.Length;
        for (int block = 0; block < blocks; block++)
        {
            int first = block * PostingBlock.Size, count = Math.Min(PostingBlock.Size, places.Length - first);
            int impact = Impact(places.Slice(first, count), frequencies.Slice(first, count));
            WriteBlock(places.Slice(first, count), frequencies.Slice(first, count), first == 0 ? -1 : places[first - 1]);
            PostingBlock.WriteEntry(_postings.Written(table + (block * PostingBlock.EntryBytes)), places[first + count - 1], _postings.Length - begin, impact);
        }
    }

    private void WriteBlock(ReadOnlySpan<int> places, Span<int> frequencies, int before)
    {
        Span<int> gaps = _gaps.AsSpan(0, places.Length);
        for (int i = 0; i < gaps.Length; i++)
        {
            gaps[i] = places[i] - before - 1;
            before = places[i];
            frequencies[i]--;
        }
        int gapBits = BitPacking.Bits(gaps), frequencyBits = BitPacking.Bits(frequencies);
        _postings.AppendByte(gapBits);
        _postings.AppendByte(frequencyBits);
        BitPacking.Pack(gaps, gapBits, _postings.Append(BitPacking.Bytes(gaps.Length, gapBits)));
        BitPacking.Pack(frequencies, frequencyBits, _postings.Append(BitPacking.Bytes(gaps.Length, frequencyBits)));
    }

    /// <summary>The highest impact among some postings, in steps of 1/255, rounded up.</summary>
    private int Impact(ReadOnlySpan<int> places, ReadOnlySpan<int> frequencies)
    {
        double average = _length == 0 ? 1 : (double)_length / keys.Length, highest = 0;
        for (int i = 0; i < places.Length; i++)
            highest = Math.Max(highest, Bm25.Saturation(frequencies[i], lengths[places[i]], average));
        return Math.Clamp((int)Math.Ceiling(highest * PostingBlock.Steps / (Bm25.K1 + 1)), 1, PostingBlock.Steps);
    }
}
