namespace RagKit.Chunking;

/// <summary>Where a document's code declares, found a line at a time; blank lines where the language is not known.</summary>
internal sealed class CodeMap
{
    private const int TabWidth = 4, DeepestPath = 4;

    private static readonly string[] LeadingMarks = ["//", "/*", "*", "#", "--", "@", "["];

    private readonly Outline _outline;
    private readonly List<Declaration> _declarations = [];
    private readonly List<CodeRegion> _regions = [];
    private readonly Dictionary<int, IReadOnlyList<string>> _paths = [];

    public CodeMap(Document document, Outline outline, string? language)
    {
        _outline = outline;
        (int Start, int End, string? Language) region = (0, 0, null);
        foreach (Block block in BlockTree.Walk(document.Blocks))
        {
            (int start, int end) = (block.Range.Start.Value, block.Range.End.Value);
            if (block.Kind != BlockKind.Code || start < region.End || end > outline.Text.Length || start >= end)
                continue;
            string? own = block.Language ?? language;
            // A file of code comes as a block a paragraph.
            if (region.End > 0 && own == region.Language && outline.Text.AsSpan(region.End, start - region.End).IsWhiteSpace())
            {
                region.End = end;
                continue;
            }
            Read(region);
            region = (start, end, own);
        }
        Read(document.Blocks.Count == 0 && language is not null ? (0, outline.Text.Length, language) : region);
    }

    public IReadOnlyList<Declaration> Declarations => _declarations;

    /// <summary>The stretches of code, each with the index of its first declaration and of the one behind its last.</summary>
    public IReadOnlyList<CodeRegion> Regions => _regions;

    /// <summary>The headings above a position and the declarations around it, outermost first, at most four.</summary>
    public IReadOnlyList<string> PathAt(int position)
    {
        int index = Last(position);
        if (index >= 0 && position < _declarations[index].BodyStart)
            index = _declarations[index].Parent;
        if (index < 0 || _declarations[index].NameEnd == 0 || position >= _declarations[index].RegionEnd)
            return _outline.PathAt(position);
        if (_paths.TryGetValue(index, out IReadOnlyList<string>? path))
            return path;
        List<string> names = [];
        for (int i = index; i >= 0 && names.Count < DeepestPath; i = _declarations[i].Parent)
            names.Add(_outline.NameOf(_declarations[i].NameStart, _declarations[i].NameEnd).TrimEnd('{', ':', ' '));
        names.Reverse();
        return _paths[index] = [.. _outline.PathAt(_declarations[index].Start), .. names.Where(name => name.Length > 0)];
    }

    private void Read((int Start, int End, string? Language) region)
    {
        string text = _outline.Text;
        CodeLanguage? language = CodeLanguage.Of(region.Language);
        int first = _declarations.Count, leading = -1;
        bool blank = true;
        for (int line = region.Start; line < region.End;)
        {
            int length = text.AsSpan(line, region.End - line).IndexOfAny('\n', '\r');
            int stop = length < 0 ? region.End : line + length;
            ReadOnlySpan<char> whole = text.AsSpan(line, stop - line), trimmed = whole.Trim();
            int start = line + whole.Length - whole.TrimStart().Length;
            if (trimmed.IsEmpty)
            {
                (blank, leading) = (true, -1);
            }
            else
            {
                int indent = IndentOf(whole[..(start - line)]);
                bool isMark = IsMark(trimmed);
                if (language is null ? blank : !isMark && language.Declares(trimmed, indent > 0))
                    Add(first, leading < 0 ? start : leading, indent, language is null ? 0 : start, language is null ? 0 : stop, region.End);
                leading = language is not null && isMark ? leading < 0 ? start : leading : -1;
                blank = false;
            }
            line = stop + 1;
        }
        if (region.End > region.Start)
            _regions.Add(new(region.Start, region.End, first, _declarations.Count));
    }

    private void Add(int first, int start, int indent, int nameStart, int nameEnd, int regionEnd)
    {
        int parent = _declarations.Count - 1;
        while (parent >= first && _declarations[parent].Indent >= indent)
            parent = _declarations[parent].Parent;
        if (TextBoundaries.StartsCluster(_outline.Text, start))
            _declarations.Add(new(start, indent, parent < first ? -1 : parent, nameStart, nameEnd, Math.Max(start + 1, nameEnd), regionEnd));
    }

    private static bool IsMark(ReadOnlySpan<char> line)
    {
        foreach (string mark in LeadingMarks)
        {
            if (line.StartsWith(mark, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    private static int IndentOf(ReadOnlySpan<char> space)
    {
        int indent = 0;
        foreach (char c in space)
            indent += c == '\t' ? TabWidth : 1;
        return indent;
    }

    private int Last(int position)
    {
        int low = 0, high = _declarations.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_declarations[middle].Start <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }
}

/// <summary>A declaration: where it begins (comments and attributes included), how far it is indented, what it is within, and its first line.</summary>
internal readonly record struct Declaration(int Start, int Indent, int Parent, int NameStart, int NameEnd, int BodyStart, int RegionEnd);

/// <summary>A stretch of code, and its declarations by their indices.</summary>
internal readonly record struct CodeRegion(int Start, int End, int First, int Last);
