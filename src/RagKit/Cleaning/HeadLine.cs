using System.Text.RegularExpressions;

namespace RagKit.Cleaning;

/// <summary>What a line in the head of a document says.</summary>
/// <param name="Name">The name of what it says.</param>
/// <param name="Author">The author, or <see langword="null"/> for a date.</param>
/// <param name="Date">The date.</param>
/// <param name="IsLabelled">Whether the line names what it says, as in <c>Updated: 2024-03-03</c>.</param>
internal readonly record struct HeadFact(string Name, MetadataValue? Author, DateTimeOffset Date, bool IsLabelled);

/// <summary>Reads bylines and dates: lines that are nothing else, alone or side by side.</summary>
internal static partial class HeadLine
{
    public static List<HeadFact> Read(string line)
    {
        List<HeadFact> facts = [];
        string text = Plain(line);
        if (!Read(text, facts))
        {
            foreach (string part in Divider().Split(text))
                Read(part, facts);
        }
        return facts;
    }

    /// <summary>The line without the marks of Markdown, and its white space collapsed.</summary>
    public static string Plain(string line) => Spaces().Replace(Link().Replace(line, "$1"), " ").Replace("*", "", StringComparison.Ordinal).Trim(' ', '#', '_', '>', '~');

    /// <summary>Whether a heading names any document: "Slide 1", "Contents".</summary>
    public static bool IsGeneric(string title) => Generic().IsMatch(title);

    private static bool Read(string text, List<HeadFact> facts)
    {
        if (WrittenDate.Read(text) is DateTimeOffset alone)
            return Add(facts, "published", alone, isLabelled: false);
        if (ByLine().Match(text) is { Success: true } byline)
            return ReadAuthor(byline.Groups["rest"].Value, byline.Groups["label"].Success, facts);
        if (Label().Match(text) is not { Success: true } label)
            return false;
        string rest = label.Groups["rest"].Value, name = label.Groups["modified"].Success ? "modified" : label.Groups["created"].Success ? "created" : "published";
        if (WrittenDate.Read(rest) is DateTimeOffset date)
            return Add(facts, name, date, isLabelled: true);
        // "Published March 3, 2024 by Jane Doe"
        int by = rest.IndexOf(" by ", StringComparison.Ordinal);
        return by > 0 && WrittenDate.Read(rest[..by]) is DateTimeOffset before && ReadAuthor(rest[(by + 4)..], isLabelled: true, facts) && Add(facts, name, before, isLabelled: true);
    }

    /// <summary>The authors of a byline, or the authors and a date behind "on" or a comma.</summary>
    private static bool ReadAuthor(string text, bool isLabelled, List<HeadFact> facts)
    {
        if (AuthorNames.Byline(text) is MetadataValue author)
        {
            facts.Add(new(DocumentDescriber.Author, author, default, isLabelled));
            return true;
        }
        foreach (ValueMatch end in EndOfNames().EnumerateMatches(text))
        {
            if (WrittenDate.Read(text[(end.Index + end.Length)..]) is DateTimeOffset date && AuthorNames.Byline(text[..end.Index]) is MetadataValue names)
            {
                facts.Add(new(DocumentDescriber.Author, names, default, isLabelled));
                return Add(facts, "published", date, isLabelled);
            }
        }
        return false;
    }

    private static bool Add(List<HeadFact> facts, string name, DateTimeOffset date, bool isLabelled)
    {
        facts.Add(new(name, null, date, isLabelled));
        return true;
    }

    [GeneratedRegex(@"^(?:(?<label>(?:written by|authors?|autor(?:in|a|e|en|es|i)?|auteurs?|verfasser(?:in)?) ?:)|(?:written )?by:?|von:?|par:?|por:?) (?<rest>.+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ByLine();

    [GeneratedRegex(
        "^(?:(?<modified>(?:last )?(?:updated|modified|revised)(?: on)?|(?:zuletzt )?(?:aktualisiert|geändert)(?: am)?|stand|mis à jour(?: le)?|actualizado(?: el)?|aggiornato(?: il)?|atualizado(?: em)?)" +
        "|(?<created>created(?: on)?|erstellt(?: am)?|créé(?: le)?)" +
        "|(?:date|(?:first )?published(?: on)?|posted(?: on)?|publication date|issued|datum|veröffentlicht(?: am)?|publié(?: le)?|fecha|publicado(?: el| em)?|data|pubblicato(?: il)?|gepubliceerd(?: op)?)) ?:? (?<rest>.+)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@" ?[|·•] ?| [–—-] ")]
    private static partial Regex Divider();

    [GeneratedRegex(@",? on |, ")]
    private static partial Regex EndOfNames();

    [GeneratedRegex(@"\[([^\[\]]{1,100})\]\([^()\s]{0,300}\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(?:(?:table of )?contents|inhalt(?:sverzeichnis)?|table des matières|index|abstract|introduction|einleitung|(?:slide|page|sheet|seite|folie|chapter|kapitel|section|part|figure|table) ?[0-9ivx]+)[.:]?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Generic();
}
