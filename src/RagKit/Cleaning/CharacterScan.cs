namespace RagKit.Cleaning;

/// <summary>Finds the characters of a text that go or become others, in one pass.</summary>
internal ref struct CharacterScan(CharacterClass[] table, TextCleaningOptions options, string text)
{
    private const char Replacement = '\uFFFD';
    private readonly List<TextEdit> _edits = [];
    private int _last = -1;

    public List<TextEdit> Run()
    {
        for (int i = 0; i < text.Length; i++)
        {
            CharacterClass kind = table[text[i]];
            if (kind == CharacterClass.Plain)
                _last = i;
            else
                i = Handle(kind, i);
        }
        return _edits;
    }

    /// <summary>Deals with what stands here, and says where it ends.</summary>
    private int Handle(CharacterClass kind, int at)
    {
        switch (kind)
        {
            case CharacterClass.Joiner:
                return Joiners(at);
            case CharacterClass.Surrogate:
                return Surrogate(at);
            case CharacterClass.Remove:
                Edit(at, at + 1, "");
                return at;
            case CharacterClass.Return:
                Edit(at, at + 1, at + 1 < text.Length && text[at + 1] == '\n' ? "" : "\n");
                break;
            default:
                Edit(at, at + 1, kind == CharacterClass.Space ? " " : kind == CharacterClass.Line ? "\n" : CharacterTable.Letters(text[at]));
                break;
        }
        _last = at;
        return at;
    }

    /// <summary>
    /// A run of joiners, and of what goes anyway, between two characters. Joiners stay where one of those is of a script that joins, or an
    /// emoji; zero-width spaces where a script is written without spaces.
    /// </summary>
    private readonly int Joiners(int at)
    {
        int end = at + 1;
        while (end < text.Length && table[text[end]] is CharacterClass.Joiner or CharacterClass.Remove)
            end++;
        char before = Kept(_last), after = Kept(end);
        bool joins = Joins(before) || Joins(after), parts = HasNoSpaces(before) || HasNoSpaces(after);
        for (int i = at; i < end; i++)
        {
            if (table[text[i]] == CharacterClass.Remove || !(text[i] == '\u200B' ? parts : joins))
                Edit(i, i + 1, "");
        }
        return end - 1;
    }

    /// <summary>The character here as far as joiners care: a space where it goes or becomes one.</summary>
    private readonly char Kept(int at)
    {
        if (at < 0 || at >= text.Length || table[text[at]] is not (CharacterClass.Plain or CharacterClass.Surrogate))
            return ' ';
        if (char.IsHighSurrogate(text[at]))
            return text[at] != '\uDB40' && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? text[at] : ' ';
        return char.IsLowSurrogate(text[at]) && !(at > 0 && char.IsHighSurrogate(text[at - 1])) ? ' ' : text[at];
    }

    private int Surrogate(int at)
    {
        if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
        {
            if (options.ControlCharacters)
                Edit(at, at + 1, Replacement.ToString());
            _last = at;
            return at;
        }
        // Tags are letters that nobody sees; only after a black flag do they mean one.
        if (options.InvisibleCharacters && text[at] == '\uDB40' && text[at + 1] <= '\uDC7F' && !IsInFlag(at))
        {
            Edit(at, at + 2, "");
            return at + 1;
        }
        _last = at + 1;
        return at + 1;
    }

    private readonly bool IsInFlag(int at) => _last > 0 && at == _last + 1 &&
        ((text[_last] == '\uDFF4' && text[_last - 1] == '\uD83C') || (text[_last - 1] == '\uDB40' && text[_last] <= '\uDC7F'));

    private readonly void Edit(int start, int end, string replacement)
    {
        if (replacement.Length == 0 && _edits.Count > 0 && _edits[^1].End == start && _edits[^1].Replacement.Length == 0)
            _edits[^1] = _edits[^1] with { End = end };
        else
            _edits.Add(new TextEdit(start, end, replacement));
    }

    // Letters that join begin behind Latin, Greek and Cyrillic; emoji are surrogates or symbols.
    private static bool Joins(char c) => c >= '\u0530' && c is not (>= '\u2000' and < '\u2100') && c is not '\u3000' and not Replacement && !(c is >= '\uFB00' and <= '\uFB06');

    private static bool HasNoSpaces(char c) => c is >= '\u0E00' and <= '\u0EFF' or >= '\u1000' and <= '\u109F' or >= '\u1780' and <= '\u17FF' or >= '\u3040' and <= '\u9FFF';
}
