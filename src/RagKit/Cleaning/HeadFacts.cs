namespace RagKit.Cleaning;

/// <summary>What the head of a document says of it: a first heading that stands above all others, a byline, dates in lines of their own.</summary>
internal sealed class HeadFacts
{
    /// <summary>The longest title, in UTF-16 units.</summary>
    public const int LongestTitle = 300;

    private const int MostLines = 12, LongestLine = 160, LongestHead = 2000;

    private readonly Dictionary<string, DateTimeOffset?> _dates = new(StringComparer.Ordinal);
    private MetadataValue? _author;
    private bool _isAuthorUnsure;

    private HeadFacts()
    {
    }

    public string? Title { get; private init; }

    /// <summary>The author of the byline; <see langword="null"/> where bylines differ.</summary>
    public MetadataValue? Author => _isAuthorUnsure ? null : _author;

    /// <summary>The date of a name; <see langword="null"/> where two dates stand for it.</summary>
    public DateTimeOffset? Date(string name) => _dates.GetValueOrDefault(name);

    public static HeadFacts Read(Document document)
    {
        // The cells of sheets and the lines of programs are not about the document.
        if (document.MediaType.Contains("sheet", StringComparison.Ordinal) || document.MediaType.Contains("csv", StringComparison.Ordinal) || document.MediaType.StartsWith("text/x-", StringComparison.Ordinal))
            return new();
        HeadFacts facts = new() { Title = TitleOf(document) };
        foreach ((string line, bool isHeading) in Lines(document))
            facts.Read(line, isHeading);
        return facts;
    }

    private void Read(string line, bool isHeading)
    {
        foreach (HeadFact fact in HeadLine.Read(line))
        {
            // The dates that head the parts of a journal are not the journal's, and "By the Sea" is a title.
            if (isHeading && !fact.IsLabelled)
                continue;
            if (fact.Author is MetadataValue author)
            {
                _isAuthorUnsure |= _author is not null && !_author.Equals(author);
                _author ??= author;
            }
            else if (!_dates.TryAdd(fact.Name, fact.Date) && _dates[fact.Name] != fact.Date)
            {
                _dates[fact.Name] = null;
            }
        }
    }

    /// <summary>The lines before the document's body begins: before its first long line, list, table, picture or code.</summary>
    private static IEnumerable<(string Line, bool IsHeading)> Lines(Document document)
    {
        IEnumerable<(Range Range, bool IsHeading)> parts = document.Blocks.Count == 0
            ? [(0..Math.Min(document.Text.Length, LongestHead), false)]
            : document.Blocks
                .TakeWhile(block => block.Kind is BlockKind.Heading or BlockKind.Paragraph && block.Range.Start.Value < LongestHead)
                .Select(block => (block.Range, block.Kind == BlockKind.Heading));
        int count = 0;
        foreach ((Range range, bool isHeading) in parts)
        {
            int start = range.Start.Value;
            foreach (string line in document.Text[start..Math.Min(range.End.Value, start + LongestHead)].Split('\n'))
            {
                if (line.Length > LongestLine || count == MostLines)
                    yield break;
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                count++;
                yield return (line, isHeading);
            }
        }
    }

    private static string? TitleOf(Document document)
    {
        Block? first = document.Blocks.FirstOrDefault(block => block.Kind == BlockKind.Heading);
        if (first is null || document.Blocks.Any(block => block.Kind == BlockKind.Heading && block != first && block.Level <= first.Level))
            return null;
        // What stands before the title is short: a date, a logo's name. A text that begins without a heading is not named by a later one.
        if (document.Blocks.TakeWhile(block => block != first).Any(block => block.Range.End.Value - block.Range.Start.Value > LongestLine) || first.Range.Start.Value > 2 * LongestLine)
            return null;
        string title = HeadLine.Plain(document.Text[first.Range]);
        return title.Length is > 0 and <= LongestTitle && title.Any(char.IsLetter) && !HeadLine.IsGeneric(title) ? title : null;
    }
}
