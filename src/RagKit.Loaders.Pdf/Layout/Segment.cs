using System.Text;

namespace RagKit.Layout;

/// <summary>Words of a row that follow each other at word distance: a line of a column, or a cell.</summary>
internal sealed class Segment
{
    public Segment(List<Word> words)
    {
        StringBuilder text = new();
        (X, End, Y) = (words[0].X, words[0].End, words[0].Y);
        bool isRightToLeft = words.Exists(word => RightToLeft.Is(word.Text));
        (int bold, int mono, int largest) = (0, 0, 0);
        for (int i = 0; i < words.Count; i++)
        {
            Word word = words[i];
            if (!isRightToLeft)
            {
                if (i > 0 && IsSpaceBetween(words[i - 1], word))
                    text.Append(' ');
                text.Append(word.Text);
            }
            End = Math.Max(End, word.End);
            bold += word.IsBold ? word.Text.Length : 0;
            mono += word.IsMonospaced ? word.Text.Length : 0;
            // The longest word's size is the line's: neither a raised number nor an initial.
            if (word.Text.Length > largest)
                (largest, Size, Y) = (word.Text.Length, word.Size, word.Y);
        }
        Text = isRightToLeft ? RightToLeft.Order(words, IsSpaceBetween) : text.ToString();
        IsBold = bold * 10 >= Text.Length * 7;
        IsMonospaced = mono * 10 >= Text.Length * 7;
    }

    public string Text { get; }

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
