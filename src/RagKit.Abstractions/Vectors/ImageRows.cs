using System.Collections;
using System.Runtime.InteropServices;

namespace RagKit.Vectors;

/// <summary>
/// The rows of an image by number: first those of its file, of which the removed are only marked, then those in memory, among which
/// the last takes the place of one that is removed.
/// </summary>
internal sealed class ImageRows(RowLayout layout)
{
    private const int BlockFloats = 1 << 20;

    private readonly int _blockRows = Math.Max(1, BlockFloats / layout.Stride);
    private readonly List<(RowBlock Block, int First, int Count)> _mapped = [];
    private readonly List<RowBlock> _blocks = [];
    private readonly List<long> _keys = [];
    private readonly Dictionary<long, int> _rows = [];
    private readonly BitArray _dead = new(0);

    public RowLayout Layout => layout;

    /// <summary>Rows that are there.</summary>
    public int Count => _rows.Count;

    /// <summary>Rows, the removed of the file among them.</summary>
    public int Total => _keys.Count;

    /// <summary>Rows of the file, the removed among them.</summary>
    public int Mapped => _dead.Length;

    /// <summary>Rows of the file that are removed.</summary>
    public int Dead { get; private set; }

    /// <summary>The keys of what was removed from the rows of the file since they were written, of what was replaced, too.</summary>
    public HashSet<long> Removed { get; } = [];

    public bool Contains(long key) => _rows.ContainsKey(key);

    /// <summary>The key of a row; <see langword="false"/> for one that is removed.</summary>
    public bool TryGetKey(int row, out long key)
    {
        key = _keys[row];
        return row >= _dead.Length || !_dead[row];
    }

    public bool TryFindRow(long key, out int row) => _rows.TryGetValue(key, out row);

    public void Put(long key, ReadOnlySpan<float> vector, double scale)
    {
        if (!_rows.TryGetValue(key, out int row) || row < _dead.Length)
        {
            Remove(key);
            row = _keys.Count;
            if (row - _dead.Length == _blocks.Count * _blockRows)
                _blocks.Add(new(layout, _blockRows));
            _keys.Add(key);
            _rows.Add(key, row);
        }
        (RowBlock block, int at) = Locate(row);
        block.Write(at, vector, scale);
    }

    public bool Remove(long key)
    {
        if (!_rows.Remove(key, out int row))
            return false;
        if (row < _dead.Length)
        {
            _dead[row] = true;
            Dead++;
            Removed.Add(key);
            return true;
        }
        int last = _keys.Count - 1;
        if (row != last)
        {
            (RowBlock from, int fromRow) = Locate(last);
            (RowBlock to, int toRow) = Locate(row);
            from.Copy(fromRow, to, toRow);
            _keys[row] = _keys[last];
            _rows[_keys[row]] = row;
        }
        _keys.RemoveAt(last);
        if ((last - _dead.Length) % _blockRows == 0)
            _blocks.RemoveAt(_blocks.Count - 1);
        return true;
    }

    /// <summary>Adds rows of a file in the place of those with the same keys; there must be none in memory yet.</summary>
    public void Attach(RowBlock block, ReadOnlySpan<long> keys)
    {
        int first = _keys.Count;
        _rows.EnsureCapacity(_rows.Count + keys.Length);
        _dead.Length = first + keys.Length;
        _mapped.Add((block, first, keys.Length));
        for (int i = 0; i < keys.Length; i++)
        {
            ref int row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, keys[i], out bool exists);
            if (exists)
            {
                _dead[row] = true;
                Dead++;
            }
            row = first + i;
        }
        _keys.AddRange(keys);
    }

    /// <summary>The next of the rows in memory are in the file now, under the same numbers; <see cref="Forget"/> follows.</summary>
    public void Exchange(RowBlock block, int rows)
    {
        _mapped.Add((block, _dead.Length, rows));
        _dead.Length += rows;
    }

    /// <summary>Lets go of what was in memory, and is all in the file now.</summary>
    public void Forget()
    {
        _blocks.Clear();
        Removed.Clear();
    }

    /// <summary>All blocks with the number of their first row and how many rows they have.</summary>
    public IEnumerable<(RowBlock Block, int First, int Count)> Blocks()
    {
        foreach ((RowBlock Block, int First, int Count) mapped in _mapped)
            yield return mapped;
        for (int i = 0; i < _blocks.Count; i++)
        {
            int first = _dead.Length + (i * _blockRows);
            yield return (_blocks[i], first, Math.Min(_blockRows, _keys.Count - first));
        }
    }

    public (RowBlock Block, int At) Locate(int row)
    {
        if (row >= _dead.Length)
            return (_blocks[(row - _dead.Length) / _blockRows], (row - _dead.Length) % _blockRows);
        int low = 0, high = _mapped.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_mapped[middle].First <= row)
                low = middle;
            else
                high = middle - 1;
        }
        return (_mapped[low].Block, row - _mapped[low].First);
    }

    /// <summary>The best of rows that were gathered, by their exact scores.</summary>
    public VectorMatch[] Rescore(QueryScan query, Candidates candidates, int top, CancellationToken cancellationToken)
    {
        TopMatches best = new(top);
        int scored = 0;
        foreach ((long row, float most) in candidates.ToSorted())
        {
            if (most < best.Threshold)
                break;
            if (scored++ % 1024 == 1023)
                cancellationToken.ThrowIfCancellationRequested();
            (RowBlock block, int at) = Locate((int)row);
            best.Offer(_keys[(int)row], query.Score(block, at));
        }
        return best.ToSortedArray();
    }
}
