namespace RagKit.Layout;

/// <summary>What the whole document looks like: the size of its body text, the sizes that its headings have, and the sections that it names.</summary>
internal sealed class DocumentShape
{
    private const float LargerThanBody = 1.08f;
    private const int LongestHeading = 160;
    private const int LongestBoldHeading = 100;
    private const int MostHeadingLines = 3;
    private const int LowestLevel = 6;
    private readonly float _body;
    private readonly bool _isBodyBold;
    private readonly float[] _headingSizes;
    private readonly IReadOnlyDictionary<string, int> _outline;

    /// <param name="blocks">The blocks of all pages.</param>
    /// <param name="outline">The levels of the sections that the file names, by <see cref="Outline.Key"/>.</param>
    public DocumentShape(IReadOnlyList<PageBlock> blocks, IReadOnlyDictionary<string, int> outline)
    {
        _outline = outline;
        Dictionary<float, int> letters = [];
        (long bold, long all) = (0, 0);
        foreach (PageBlock block in blocks.Where(block => block.Kind == PageBlockKind.Text))
        {
            foreach (Line line in block.Lines)
            {
                int length = line.Text.Length;
                letters[Rounded(line.Size)] = letters.GetValueOrDefault(Rounded(line.Size)) + length;
                bold += line.IsBold ? length : 0;
                all += length;
            }
        }
        _body = letters.Count == 0 ? 0 : letters.MaxBy(pair => (pair.Value, -pair.Key)).Key;
        _isBodyBold = bold * 2 > all;
        _headingSizes = [.. blocks.Where(IsLarge).Select(block => Rounded(block.Size)).Distinct().OrderDescending().Take(LowestLevel)];
    }

    /// <summary>The level of a heading, from 1; 0 when the block is none.</summary>
    public int HeadingLevel(PageBlock block)
    {
        if (_outline.Count > 0 && block.Kind == PageBlockKind.Text && block.Lines.Count <= MostHeadingLines && _outline.TryGetValue(Outline.Key(LineJoiner.Join(block.Lines).Text), out int named))
            return named;
        if (IsLarge(block))
            return Array.IndexOf(_headingSizes, Rounded(block.Size)) is >= 0 and int place ? place + 1 : LowestLevel;
        bool isBold = !_isBodyBold && block.IsBold && block.Size >= _body * 0.95f && CanBeHeading(block) && Length(block) <= LongestBoldHeading;
        return isBold ? Math.Min(LowestLevel, _headingSizes.Length + 1) : 0;
    }

    private bool IsLarge(PageBlock block) => block.Size >= _body * LargerThanBody && CanBeHeading(block);

    private static bool CanBeHeading(PageBlock block)
    {
        if (block.Kind != PageBlockKind.Text || block.Lines.Count > MostHeadingLines || Length(block) > LongestHeading)
            return false;
        string last = block.Lines[^1].Text;
        return last[^1] is not ('.' or ',' or ';') && block.Lines.Exists(line => line.Text.Any(char.IsLetter)) && !Bullets.Begins(block.Lines[0].Text);
    }

    private static int Length(PageBlock block) => block.Lines.Sum(line => line.Text.Length);

    private static float Rounded(float size) => MathF.Round(size * 2) / 2;
}
