namespace RagKit.Chunking;

/// <summary>A document's blocks as sorted arrays, made in one pass without recursion: where to cut, what to keep whole, which headings stand above.</summary>
internal sealed class Outline
{
    private const int LongestHeading = 200;

    private readonly List<(int Start, Boundary Kind)> _joints = [];
    private readonly List<(int Start, int End, int Parent)> _units = [];
    private readonly List<(int Start, int End)> _code = [];
    private readonly List<(int Start, int End)> _rows = [];
    private readonly List<OutlineHeading> _headings = [];
    private readonly Dictionary<int, string[]> _paths = [];

    public Outline(Document document)
    {
        Text = document.Text;
        Stack<(IReadOnlyList<Block> Blocks, int Next, int Unit)> open = new();
        open.Push((document.Blocks, 0, -1));
        while (open.TryPop(out (IReadOnlyList<Block> Blocks, int Next, int Unit) level))
        {
            if (level.Next >= level.Blocks.Count)
                continue;
            open.Push(level with { Next = level.Next + 1 });
            Block block = level.Blocks[level.Next];
            int unit = Add(block, level.Unit);
            if (block.Children.Count > 0)
                open.Push((block.Children, 0, unit));
        }
    }

    public string Text { get; }

    public IReadOnlyList<OutlineHeading> Headings => _headings;

    /// <summary>The index of the last joint at or before a position; -1 for none.</summary>
    public int JointBefore(int position) => Last(_joints, position, static joint => joint.Start);

    public (int Start, Boundary Kind) Joint(int index) => index < 0 ? (-1, Boundary.None) : _joints[index];

    public Boundary JointAt(int position)
    {
        (int start, Boundary kind) = Joint(JointBefore(position));
        return start == position ? kind : Boundary.None;
    }

    public bool IsCode(int position)
    {
        int index = _code.Count == 0 ? -1 : Last(_code, position, static code => code.Start);
        return index >= 0 && position < _code[index].End;
    }

    /// <summary>Whether a position lies within a row of a table, and not at its beginning.</summary>
    public bool IsAmidRow(int position)
    {
        int index = _rows.Count == 0 ? -1 : Last(_rows, position, static row => row.Start);
        return index >= 0 && position > _rows[index].Start && position < _rows[index].End;
    }

    /// <summary>The rows and items that begin in [<paramref name="least"/>, <paramref name="position"/>) and end after it, outermost first.</summary>
    public void UnitsAround(int position, int least, List<(int Start, int End)> found)
    {
        found.Clear();
        if (_units.Count == 0)
            return;
        for (int i = Last(_units, position - 1, static unit => unit.Start); i >= 0 && _units[i].Start >= least; i = _units[i].Parent)
        {
            if (_units[i].End > position)
                found.Add((_units[i].Start, _units[i].End));
        }
        found.Reverse();
    }

    /// <summary>Whether what ends at <paramref name="end"/> is a heading and what begins at <paramref name="next"/> belongs below it.</summary>
    public bool IsHeadingKept(int end, int next)
    {
        int index = LastHeading(end - 1);
        if (index < 0 || _headings[index].End < end)
            return false;
        return index + 1 >= _headings.Count || _headings[index + 1].Start > next || _headings[index + 1].Level > _headings[index].Level;
    }

    /// <summary>The beginning of the headings that stand right before a position; the position itself when none does.</summary>
    public int HeadingsBefore(int position)
    {
        for (int index = LastHeading(position - 1); index >= 0 && _headings[index].End <= position; index--)
        {
            if (!Text.AsSpan(_headings[index].End, position - _headings[index].End).IsWhiteSpace())
                break;
            position = _headings[index].Start;
        }
        return position;
    }

    /// <summary>The headings above a position, outermost first.</summary>
    public IReadOnlyList<string> PathAt(int position)
    {
        int index = LastHeading(position);
        if (index >= 0 && position < _headings[index].End)
            index = _headings[index].Parent;
        if (index < 0)
            return [];
        if (_paths.TryGetValue(index, out string[]? path))
            return path;
        List<string> names = [];
        for (int i = index; i >= 0; i = _headings[i].Parent)
            names.Add(NameOf(_headings[i].Start, _headings[i].End));
        names.RemoveAll(name => name.Length == 0);
        names.Reverse();
        return _paths[index] = [.. names];
    }

    /// <summary>A range's text as a part of a path: shortened when it is long.</summary>
    public string NameOf(int start, int end)
    {
        ReadOnlySpan<char> name = Text.AsSpan(start, end - start).Trim();
        int cut = name.Length <= LongestHeading ? name.Length : TextBoundaries.LastCluster(name, 0, LongestHeading);
        if (cut == 0)
            cut = char.IsHighSurrogate(name[LongestHeading - 1]) ? LongestHeading - 1 : LongestHeading;
        return name[..cut].ToString();
    }

    private int LastHeading(int position) => Last(_headings, position, static heading => heading.Start);

    private int Add(Block block, int unit)
    {
        int start = Math.Clamp(block.Range.Start.Value, 0, Text.Length), end = Math.Clamp(block.Range.End.Value, start, Text.Length);
        while (start < end && char.IsWhiteSpace(Text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(Text[end - 1]))
            end--;
        // Blocks stand in reading order by contract; one that does not is no reason to cut.
        if (start == end || (_joints.Count > 0 && start < _joints[^1].Start))
            return unit;
        bool isUnit = block.Kind is BlockKind.TableRow or BlockKind.ListItem;
        Boundary kind = isUnit || unit >= 0 ? Boundary.Unit : block.Kind == BlockKind.Heading ? Boundary.Section : Boundary.Block;
        if (_joints.Count > 0 && _joints[^1].Start == start)
            _joints[^1] = (start, (Boundary)Math.Max((int)kind, (int)_joints[^1].Kind));
        else
            _joints.Add((start, kind));
        if (block.Kind == BlockKind.Code && (_code.Count == 0 || start >= _code[^1].End))
            _code.Add((start, end));
        if (block.Kind == BlockKind.TableRow && (_rows.Count == 0 || start >= _rows[^1].End))
            _rows.Add((start, end));
        if (block.Kind == BlockKind.Heading && (_headings.Count == 0 || start >= _headings[^1].End))
            AddHeading(start, end, Math.Clamp(block.Level, 1, 6));
        if (!isUnit)
            return unit;
        _units.Add((start, end, unit));
        return _units.Count - 1;
    }

    private void AddHeading(int start, int end, int level)
    {
        int parent = _headings.Count - 1;
        while (parent >= 0 && _headings[parent].Level >= level)
            parent = _headings[parent].Parent;
        _headings.Add(new(start, end, level, parent));
    }

    private static int Last<T>(List<T> list, int position, Func<T, int> start)
    {
        int low = 0, high = list.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (start(list[middle]) <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }
}

/// <summary>A heading, its level (1 to 6), and the index of the heading above it; -1 for none.</summary>
internal readonly record struct OutlineHeading(int Start, int End, int Level, int Parent);
