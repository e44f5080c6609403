namespace RagKit.Answering;

/// <summary>A sentence, list item, table row, heading or line of code, by its place in a text.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="End">Behind its last character.</param>
/// <param name="IsHeading">Whether it is marked as a heading.</param>
internal readonly record struct Sentence(int Start, int End, bool IsHeading = false)
{
    public int Length => End - Start;
}
