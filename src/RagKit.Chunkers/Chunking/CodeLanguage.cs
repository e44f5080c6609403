using System.Buffers;

namespace RagKit.Chunking;

/// <summary>How a language's declarations begin: by a word, with modifiers before it; told a line at a time, without a parser.</summary>
/// <param name="Keywords">The words that begin a declaration.</param>
/// <param name="Modifiers">The words that may stand before them.</param>
/// <param name="Members">What else declares: nothing, a modifier with a call's bracket in the line, or a bracket alone at the line's end.</param>
internal sealed record CodeLanguage(string[] Keywords, string[] Modifiers, MemberForm Members = MemberForm.Keyword)
{
    private static readonly string[] Visibility = ["public", "private", "protected", "internal", "static", "abstract", "final", "sealed", "override", "virtual", "async", "partial", "readonly"];

    private static readonly CodeLanguage
        CSharp = new(["class", "struct", "interface", "enum", "record", "namespace", "delegate"], [.. Visibility, "unsafe", "extern", "new", "file", "ref"], MemberForm.Modified),
        Java = new(["class", "interface", "enum", "record", "@interface"], [.. Visibility, "default", "synchronized", "native", "non-sealed"], MemberForm.Modified),
        Kotlin = new(["class", "interface", "object", "fun", "enum", "typealias"], [.. Visibility, "open", "data", "suspend", "inline", "operator", "companion", "inner", "infix"]),
        Swift = new(["class", "struct", "enum", "protocol", "extension", "func", "init", "deinit", "actor", "typealias"], [.. Visibility, "open", "fileprivate", "mutating", "indirect", "convenience", "required"]),
        Scala = new(["class", "object", "trait", "def", "type", "enum", "given"], [.. Visibility, "case", "implicit", "lazy"]),
        Php = new(["class", "interface", "trait", "function", "namespace", "enum"], Visibility),
        JavaScript = new(["function", "class", "interface", "enum", "type", "namespace", "module", "const", "let", "var"], ["export", "default", "async", "declare", .. Visibility], MemberForm.Braced),
        Python = new(["def", "class"], ["async"]),
        Ruby = new(["def", "class", "module"], ["private", "public", "protected"]),
        Go = new(["func", "type", "var", "const"], []),
        Rust = new(["fn", "struct", "enum", "impl", "trait", "mod", "type", "const", "static", "union", "macro_rules!"], ["pub", "pub(crate)", "pub(super)", "async", "unsafe", "extern", "default"]),
        C = new(["struct", "class", "enum", "union", "namespace", "template", "typedef"], ["static", "inline", "extern", "constexpr", "virtual", "explicit", "friend"], MemberForm.Braced),
        Shell = new(["function"], [], MemberForm.Braced),
        Sql = new(["create", "alter", "insert", "select", "with", "update", "delete", "drop"], []),
        Lua = new(["function"], ["local"]),
        Elixir = new(["def", "defp", "defmodule", "defmacro", "defprotocol", "defimpl", "defstruct"], []);

    private static readonly (string Names, CodeLanguage Language)[] Known =
    [
        ("csharp cs c#", CSharp), ("java groovy dart", Java), ("kotlin kt", Kotlin), ("swift", Swift), ("scala", Scala), ("php", Php),
        ("javascript js jsx typescript ts tsx", JavaScript), ("python py", Python), ("ruby rb", Ruby), ("go golang", Go), ("rust rs", Rust),
        ("c cpp c++ objectivec", C), ("bash sh shell", Shell), ("sql", Sql), ("lua", Lua), ("elixir", Elixir),
    ];

    private static readonly Dictionary<string, CodeLanguage> ByName = new(
        Known.SelectMany(known => known.Names.Split(' ').Select(name => KeyValuePair.Create(name, known.Language))), StringComparer.OrdinalIgnoreCase);

    /// <summary>The words at a line's beginning that no declaration begins with, though a bracket follows them.</summary>
    private static readonly string[] Statements = ["if", "for", "foreach", "while", "switch", "catch", "return", "else", "do", "try", "case", "using", "lock", "await", "throw", "new", "}"];

    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t{:<;");

    public static CodeLanguage? Of(string? name) => name is not null && ByName.TryGetValue(name, out CodeLanguage? language) ? language : null;

    /// <summary>Whether a line, without the white space around it, begins a declaration.</summary>
    public bool Declares(ReadOnlySpan<char> line, bool isIndented)
    {
        bool modified = false;
        ReadOnlySpan<char> rest = line;
        while (true)
        {
            ReadOnlySpan<char> word = FirstWord(rest);
            if (Has(Keywords, word))
                return !(isIndented && word is "const" or "let" or "var" or "static" or "type");
            if (!Has(Modifiers, word))
                break;
            modified = true;
            rest = rest[word.Length..].TrimStart();
        }
        return Members switch
        {
            MemberForm.Modified => modified && (rest.Contains('(') || rest.Contains('{')),
            MemberForm.Braced => line.Contains('(') && line[^1] is '{' or ')' && !Has(Statements, FirstWord(line)) && (char.IsLetter(line[0]) || line[0] is '_' or '*' or '#'),
            _ => false,
        };
    }

    private static bool Has(string[] words, ReadOnlySpan<char> word)
    {
        foreach (string one in words)
        {
            if (word.Equals(one, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> line)
    {
        int end = line.IndexOfAny(WordEnds);
        ReadOnlySpan<char> word = end < 0 ? line : line[..end];
        int bracket = word.IndexOf('(');
        // Of Rust's pub(crate) the bracket is part of the word.
        return bracket < 0 || word.StartsWith("pub(") ? word : word[..bracket];
    }
}

/// <summary>What tells a member that no keyword announces.</summary>
internal enum MemberForm
{
    /// <summary>Nothing: every declaration has its keyword.</summary>
    Keyword,

    /// <summary>A modifier before it and a bracket behind.</summary>
    Modified,

    /// <summary>A bracket, at the end of a line that is no statement.</summary>
    Braced,
}
