namespace RagKit.Lexical;

/// <summary>Walks the postings of one term in one segment, block by block, forwards. Used again for segment after segment.</summary>
internal sealed class PostingCursor
{
    private readonly int[] _places = new int[PostingBlock.Size];
    private readonly int[] _frequencies = new int[PostingBlock.Size];
    private ReadOnlyMemory<byte> _content;
    private int _tableAt;
    private int _blocks;
    private int _near;
    private int _decoded;
    private int _size;
    private int _impact;

    /// <summary>How many postings the list has.</summary>
    public int Count { get; private set; }

    /// <summary>Goes to the first posting of a term.</summary>
    public void Open(LexicalSegment segment, int term)
    {
        _content = segment.Content;
        ReadOnlySpan<byte> content = _content.Span;
        int at = segment.PostingsOf(term);
        Count = ByteBuffer.ReadVariable(content, ref at);
        _ = ByteBuffer.ReadVariable(content, ref at);
        _near = 0;
        _decoded = -1;
        _blocks = (Count + PostingBlock.Size - 1) / PostingBlock.Size;
        _tableAt = at;
        if (_blocks != 1)
            return;
        (_decoded, _size) = (0, Count);
        if (Count == 1)
        {
            _places[0] = ByteBuffer.ReadVariable(content, ref at);
            _frequencies[0] = ByteBuffer.ReadVariable(content, ref at);
            _impact = PostingBlock.Steps;
            return;
        }
        _impact = content[at];
        PostingBlock.Read(content[(at + 1)..], -1, _places.AsSpan(0, Count), _frequencies.AsSpan(0, Count));
    }

    /// <summary>The highest impact among the postings of some chunks, in steps; 0 when it has none. Goes there without reading a block.</summary>
    public int Advance(int begin, int end)
    {
        ReadOnlySpan<byte> table = _content.Span[_tableAt..];
        if (_blocks == 1)
            return _places[0] < end && _places[Count - 1] >= begin ? _impact : 0;
        while (_near < _blocks && PostingBlock.Last(table, _near) < begin)
            _near++;
        if (_near > 0 && PostingBlock.Last(table, _near - 1) >= end - 1)
            return 0;
        int highest = 0;
        for (int block = _near; block < _blocks; block++)
        {
            highest = Math.Max(highest, PostingBlock.Impact(table, block));
            if (PostingBlock.Last(table, block) >= end - 1)
                break;
        }
        return highest;
    }

    /// <summary>The postings from a chunk on that lie in its block; none behind the last block.</summary>
    public bool TryRead(int from, out ReadOnlySpan<int> places, out ReadOnlySpan<int> frequencies)
    {
        if (_blocks > 1)
        {
            ReadOnlySpan<byte> content = _content.Span;
            ReadOnlySpan<byte> table = content[_tableAt..];
            while (_near < _blocks && PostingBlock.Last(table, _near) < from)
                _near++;
            if (_near < _blocks && _near != _decoded)
                Decode(content, table);
        }
        if (_near == _blocks)
        {
            places = frequencies = default;
            return false;
        }
        ReadOnlySpan<int> all = _places.AsSpan(0, _size);
        int at = all[0] >= from ? 0 : all.BinarySearch(from);
        at = at < 0 ? ~at : at;
        places = all[at..];
        frequencies = _frequencies.AsSpan(at, _size - at);
        return at < _size;
    }

    /// <summary>How often a chunk holds the term; 0 when it does not.</summary>
    public int FrequencyIn(int place) =>
        TryRead(place, out ReadOnlySpan<int> places, out ReadOnlySpan<int> frequencies) && places[0] == place ? frequencies[0] : 0;

    private void Decode(ReadOnlySpan<byte> content, ReadOnlySpan<byte> table)
    {
        _decoded = _near;
        _size = _near == _blocks - 1 ? Count - (PostingBlock.Size * _near) : PostingBlock.Size;
        int begin = _tableAt + (_blocks * PostingBlock.EntryBytes) + (_near == 0 ? 0 : PostingBlock.End(table, _near - 1));
        PostingBlock.Read(content[begin..], _near == 0 ? -1 : PostingBlock.Last(table, _near - 1), _places.AsSpan(0, _size), _frequencies.AsSpan(0, _size));
    }
}
