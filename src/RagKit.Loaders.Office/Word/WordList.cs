namespace RagKit.Word;

/// <summary>One level of a list: where it starts and how its numbers look.</summary>
internal sealed class WordListLevel
{
    public int Start { get; set; } = 1;

    public string Format { get; set; } = "decimal";

    /// <summary>The pattern, with <c>%1</c> to <c>%9</c> for the numbers of the levels.</summary>
    public string Text { get; set; } = "";

    /// <summary>The paragraph style that is on this level.</summary>
    public string? Style { get; set; }

    /// <summary>Whether the numbers of all levels are shown in figures.</summary>
    public bool IsLegal { get; set; }
}

/// <summary>A list as it is defined; several uses of it count on together.</summary>
internal sealed class WordList
{
    public const int Levels = 9;
    private readonly WordListLevel[] _levels = [.. Enumerable.Range(0, Levels).Select(_ => new WordListLevel())];

    /// <summary>The style that holds the definition in this one's place.</summary>
    public string? StyleLink { get; set; }

    public WordListLevel this[int level]
    {
        get => _levels[level];
        set => _levels[level] = value;
    }

    public int? LevelOfStyle(string style) => Array.FindIndex(_levels, level => level.Style == style) is int found and >= 0 ? found : null;
}

/// <summary>One use of a list, which may start anew or change levels.</summary>
internal sealed class WordListUse
{
    public string ListId { get; set; } = "";

    public int?[] Starts { get; } = new int?[WordList.Levels];

    public WordListLevel?[] Levels { get; } = new WordListLevel?[WordList.Levels];
}
