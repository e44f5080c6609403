using System.Text;
using Spectre.Console;

namespace RagKit.Cli;

/// <summary>
/// A line of a live view, as wide as the screen: cut where it would be broken, and filled with blanks, since what a longer line left there
/// is not erased otherwise. Widths are in the screen's columns, of which some characters take two.
/// </summary>
internal sealed class LiveLine(int width)
{
    private readonly Paragraph _text = new();
    private int _left = width;

    public static int Width(string text) => Ascii.IsValid(text) ? text.Length : text.GetCellWidth();

    /// <summary>Adds text without line ends and control characters, in a colour or in bold, with blanks up to a width behind it or before it.</summary>
    public LiveLine Add(string text, string style = "default", int left = 0, int right = 0)
    {
        string padded = new string(' ', Math.Max(0, right - Width(text))) + text + new string(' ', Math.Max(0, left - Width(text)));
        string part = Cut(padded, _left);
        _text.Append(part, Style.Parse(style));
        _left -= Width(part);
        return this;
    }

    public Paragraph Fill()
    {
        _text.Append(new string(' ', _left));
        return _text;
    }

    private static string Cut(string text, int width)
    {
        if (Width(text) <= width)
            return text;
        (int end, int taken) = (0, 0);
        foreach (Rune rune in text.EnumerateRunes())
        {
            taken += Width(rune.ToString());
            if (taken > width)
                break;
            end += rune.Utf16SequenceLength;
        }
        return text[..end];
    }
}
