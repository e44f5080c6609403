namespace RagKit.Layout;

/// <summary>The operators of content streams that matter for text, as their letters packed into a number.</summary>
internal static class ContentOperator
{
    public const int Save = 'q';
    public const int Restore = 'Q';
    public const int Transform = ('c' << 8) | 'm';
    public const int BeginText = ('B' << 8) | 'T';
    public const int SetMatrix = ('T' << 8) | 'm';
    public const int Move = ('T' << 8) | 'd';
    public const int MoveAndLead = ('T' << 8) | 'D';
    public const int NextLine = ('T' << 8) | '*';
    public const int SetFont = ('T' << 8) | 'f';
    public const int SetCharacterSpacing = ('T' << 8) | 'c';
    public const int SetWordSpacing = ('T' << 8) | 'w';
    public const int SetScale = ('T' << 8) | 'z';
    public const int SetLeading = ('T' << 8) | 'L';
    public const int SetRise = ('T' << 8) | 's';
    public const int Show = ('T' << 8) | 'j';
    public const int ShowOnNextLine = '\'';
    public const int ShowSpaced = '"';
    public const int Draw = ('D' << 8) | 'o';
    public const int SetState = ('g' << 8) | 's';
    public const int BeginMarked = ('B' << 16) | ('D' << 8) | 'C';
    public const int BeginPlainMarked = ('B' << 16) | ('M' << 8) | 'C';
    public const int EndMarked = ('E' << 16) | ('M' << 8) | 'C';
    public const int BeginImage = ('B' << 8) | 'I';
    public const int PathMove = 'm';
    public const int PathLine = 'l';
    public const int PathCurve = 'c';
    public const int PathCurveFrom = 'v';
    public const int PathCurveTo = 'y';
    public const int PathClose = 'h';
    public const int PathBox = ('r' << 8) | 'e';

    /// <summary>How an operator ends a path; <see langword="null"/> for one that does not.</summary>
    public static (bool IsStroked, bool IsFilled, bool IsClosed)? Paints(int operation) => operation switch
    {
        'S' => (true, false, false),
        's' => (true, false, true),
        'f' or 'F' or ('f' << 8) | '*' => (false, true, false),
        'B' or ('B' << 8) | '*' => (true, true, false),
        'b' or ('b' << 8) | '*' => (true, true, true),
        'n' => (false, false, false),
        _ => null,
    };

    public static int Pack(ReadOnlySpan<byte> word)
    {
        int packed = 0;
        foreach (byte letter in word.Length <= 3 ? word : [])
            packed = (packed << 8) | letter;
        return packed;
    }
}
