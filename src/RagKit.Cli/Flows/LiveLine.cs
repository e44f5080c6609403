using Spectre.Console;

namespace RagKit.Cli;

/// <summary>
/// A line of a live view, as wide as the screen: cut where it would be broken, and filled with blanks, since what a longer line left there
/// is not erased otherwise.
/// </summary>
internal sealed class LiveLine(int width)
{
    private readonly Paragraph _text = new();
    private int _length;

    /// <summary>Adds text without line ends and control characters, in a colour or in bold.</summary>
    public LiveLine Add(string text, string style = "default")
    {
        string part = text.Length <= width - _length ? text : text[..(width - _length)];
        _text.Append(part, Style.Parse(style));
        _length += part.Length;
        return this;
    }

    public Paragraph Fill()
    {
        _text.Append(new string(' ', width - _length));
        return _text;
    }
}
