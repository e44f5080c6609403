using System.Text.RegularExpressions;

namespace RagKit.Cleaning;

/// <summary>Reads who wrote a document: one name as a text, several as a list.</summary>
internal static partial class AuthorNames
{
    private const int Longest = 500;

    /// <summary>What programs put where nobody said a name.</summary>
    private static readonly string[] Nobody =
        ["admin", "administrator", "anonymous", "author", "default", "guest", "microsoft office user", "n/a", "none", "owner", "root", "test", "unknown", "user", "windows user"];

    /// <summary>What metadata says, as it says it; parted where it surely names several.</summary>
    public static MetadataValue? Stated(MetadataValue value)
    {
        string[] names = [.. value.Elements
            .Where(element => element.Kind == MetadataKind.String)
            .SelectMany(element => Parts(Opening().Replace(element.AsString().Trim(), "")))
            .Where(IsSomebody)
            .Distinct(StringComparer.Ordinal)];
        return Value(names);
    }

    /// <summary>The persons that a byline names; <see langword="null"/> unless all of it is names of persons.</summary>
    public static MetadataValue? Byline(string text)
    {
        string[] names = text.Length > Longest ? [] : Parts(text);
        return Array.TrueForAll(names, name => Person().IsMatch(name)) ? Value(names) : null;
    }

    /// <summary>Who sent a message: the name given with the address, else the address.</summary>
    public static MetadataValue? Sender(string from)
    {
        string text = from.Trim();
        int open = text.LastIndexOf('<');
        if (open > 0 && text[..open].Trim(' ', '"', '\'') is { Length: > 0 } name)
            return name;
        string address = text.Trim('<', '>', ' ');
        return address.Contains('@', StringComparison.Ordinal) && !address.AsSpan().ContainsAny(" ,;<>") ? (MetadataValue)address : null;
    }

    private static MetadataValue? Value(string[] names) => names switch
    {
        [] => null,
        [string one] => one,
        _ => names,
    };

    /// <summary>Semicolons part names; commas and "and" do so only where each part is the name of a person: "Doe, Jane" is one.</summary>
    private static string[] Parts(string text)
    {
        if (text.Contains(';', StringComparison.Ordinal))
            return text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] parts = text.Length > Longest ? [text] : Separator().Split(text);
        return Array.TrueForAll(parts, part => Person().IsMatch(part)) ? parts : [text];
    }

    private static bool IsSomebody(string name) => name.Length is > 0 and <= Longest && !name.Contains("://", StringComparison.Ordinal) && !Nobody.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Two to four words that begin with capitals, with small words of nobility between them.</summary>
    [GeneratedRegex(@"^\p{Lu}[\p{L}'’.-]{0,24}(?: (?:(?:von|van|de|der|den|del|della|da|dos|di|du|la|le|al|bin|ibn|ter|ten|zu|zur) ){0,2}\p{Lu}[\p{L}'’.-]{0,24}){1,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Person();

    [GeneratedRegex(@" ?, ?(?:and |und |et |y |e )?| (?:and|und|et|y|e|&) ", RegexOptions.CultureInvariant)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^(?:written )?by:? +", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Opening();
}
