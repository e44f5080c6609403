namespace RagKit.Cleaning;

/// <summary>Says where a position of a text is after edits. Ascending positions stay in order.</summary>
internal sealed class EditMap
{
    private readonly IReadOnlyList<TextEdit> _edits;
    private readonly int[] _shifts;
    private readonly string _text;

    /// <param name="edits">The edits, checked.</param>
    /// <param name="text">The text after them.</param>
    public EditMap(IReadOnlyList<TextEdit> edits, string text)
    {
        (_edits, _text) = (edits, text);
        _shifts = new int[edits.Count];
        int shift = 0;
        for (int i = 0; i < _shifts.Length; i++)
            _shifts[i] = shift += edits[i].Replacement.Length - (edits[i].End - edits[i].Start);
    }

    /// <summary>Where what begins here begins: behind what is inserted here.</summary>
    public int Start(int position)
    {
        int edit = LastBefore(position);
        // Of several edits that end here, such as a removal and an insertion, all are passed.
        while (edit + 1 < _edits.Count && _edits[edit + 1].End == position && _edits[edit + 1].Start == position)
            edit++;
        return Whole(Move(position, edit));
    }

    /// <summary>Where what ends here ends: before what is inserted here.</summary>
    public int End(int position) => Whole(Move(position, LastBefore(position)));

    private int Move(int position, int edit)
    {
        if (edit < 0)
            return position;
        // Inside of an edit there is nothing left to stand at: what replaces it belongs to what began before.
        return Math.Max(position, _edits[edit].End) + _shifts[edit];
    }

    /// <summary>The last edit that begins before the position.</summary>
    private int LastBefore(int position)
    {
        int low = 0, high = _edits.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_edits[middle].Start < position)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }

    /// <summary>Edits may bring two lone surrogates together: a range does not cut what has become a pair.</summary>
    private int Whole(int at) =>
        at > 0 && at < _text.Length && char.IsHighSurrogate(_text[at - 1]) && char.IsLowSurrogate(_text[at]) ? at + 1 : at;
}
