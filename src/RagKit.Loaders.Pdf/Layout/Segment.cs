namespace RagKit.Layout;

/// <summary>Words of a row that follow each other at word distance: a line of a column, or a cell. Or a ruled table, as wide as it is.</summary>
internal sealed class Segment
{
    private const float MostlyPart = 0.7f;

    public Segment(List<Word> words)
    {
        LinkedTextBuilder text = new();
        (X, End, Y) = (words[0].X, words[0].End, words[0].Y);
        bool isRightToLeft = words.Exists(word => RightToLeft.Is(word.Text));
        (int bold, int mono, int largest) = (0, 0, 0);
        for (int i = 0; i < words.Count; i++)
        {
            Word word = words[i];
            if (!isRightToLeft)
            {
                if (i > 0 && IsSpaceBetween(words[i - 1], word))
                    text.Append(" ");
                text.Append(word.Text, word.Target);
            }
            End = Math.Max(End, word.End);
            bold += word.IsBold ? word.Text.Length : 0;
            mono += word.IsMonospaced ? word.Text.Length : 0;
            // The longest word's size is the line's: neither a raised number nor an initial.
            if (word.Text.Length > largest)
                (largest, Size, Y) = (word.Text.Length, word.Size, word.Y);
        }
        Content = isRightToLeft ? LinkedText.Of(RightToLeft.Order(words, IsSpaceBetween)) : text.Build();
        IsBold = bold >= MostlyPart * Text.Length;
        IsMonospaced = mono >= MostlyPart * Text.Length;
    }

    /// <summary>A table that takes the place of its words.</summary>
    public Segment(RuledTable table)
    {
        Table = table;
        (X, End, Y, Size) = (table.Left, table.Right, table.Baseline, table.Size);
        Content = LinkedText.Of("");
    }

    public RuledTable? Table { get; }

    public LinkedText Content { get; }

    public string Text => Content.Text;

    public float X { get; }

    public float End { get; }

    public float Y { get; }

    public float Size { get; }

    public bool IsBold { get; }

    public bool IsMonospaced { get; }

    private static bool IsSpaceBetween(Word left, Word right)
    {
        float gap = right.X - left.End;
        float size = Math.Max(left.Size, right.Size);
        return gap > WordBuilder.SpaceGap * size || (left.HasSpaceBehind && gap > -0.05f * size);
    }
}
