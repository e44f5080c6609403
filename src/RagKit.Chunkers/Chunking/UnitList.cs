namespace RagKit.Chunking;

/// <summary>A text's sentences, lines of code, rows and items, by where each begins; told by the text around a place and never by where a chunk began.</summary>
internal sealed class UnitList
{
    private readonly List<(int Start, Boundary Kind)> _units = [];

    public UnitList(Outline outline)
    {
        string text = outline.Text;
        int first = 0;
        while (first < text.Length && char.IsWhiteSpace(text[first]))
            first++;
        for (int i = first + 1; i < text.Length; i++)
        {
            char before = text[i - 1];
            if ((!char.IsWhiteSpace(before) && before < '\u2E80') || char.IsWhiteSpace(text[i]))
                continue;
            Boundary kind = TextBoundaries.At(text, i, floor: 0, outline.IsCode(i));
            if (kind == Boundary.None || outline.IsAmidRow(i))
                continue;
            Boundary joint = outline.JointAt(i);
            kind = joint > kind ? joint : kind;
            if (kind >= Boundary.Unit)
                _units.Add((i, kind));
        }
    }

    public int Count => _units.Count;

    public (int Start, Boundary Kind) this[int index] => _units[index];

    /// <summary>The index of the first unit that begins behind a position; <see cref="Count"/> for none.</summary>
    public int After(int position)
    {
        int low = 0, high = _units.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_units[middle].Start <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
