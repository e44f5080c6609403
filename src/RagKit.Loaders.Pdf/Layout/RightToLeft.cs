using System.Text;

namespace RagKit.Layout;

/// <summary>Puts Hebrew and Arabic, which stand from right to left on the page, into the order in which they are read.</summary>
internal static class RightToLeft
{
    public static bool Is(string text)
    {
        foreach (char letter in text)
        {
            if (IsLetter(letter))
                return true;
        }
        return false;
    }

    /// <summary>A word of glyphs that were drawn from left to right: backwards where they are of these scripts.</summary>
    public static string Straighten(List<string> glyphs) => string.Concat(glyphs.Count > 1 && glyphs.TrueForAll(Is) ? Enumerable.Reverse(glyphs) : glyphs);

    /// <summary>The words of a line, given from left to right, in the order of reading: from the right, but runs of other scripts as they are.</summary>
    public static string Order(List<Word> words, Func<Word, Word, bool> isSpaceBetween)
    {
        // Of a line that is mostly of other scripts only the runs within it turn.
        bool isWhole = words.Sum(word => Is(word.Text) ? word.Text.Length : -word.Text.Length) >= 0;
        List<Word> order = new(words.Count);
        int step = isWhole ? -1 : 1;
        for (int index = isWhole ? words.Count - 1 : 0; index >= 0 && index < words.Count; index += step)
        {
            int start = index;
            bool turned = Is(words[start].Text);
            while (index + step >= 0 && index + step < words.Count && Is(words[index + step].Text) == turned)
                index += step;
            List<Word> run = words.GetRange(Math.Min(start, index), Math.Abs(index - start) + 1);
            order.AddRange(turned ? Enumerable.Reverse(run) : run);
        }
        StringBuilder text = new(order[0].Text);
        for (int i = 1; i < order.Count; i++)
        {
            bool isLeftFirst = order[i - 1].X <= order[i].X;
            if (isSpaceBetween(order[isLeftFirst ? i - 1 : i], order[isLeftFirst ? i : i - 1]))
                text.Append(' ');
            text.Append(order[i].Text);
        }
        return text.ToString();
    }

    private static bool IsLetter(char letter) => letter is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC');
}
