using System.Collections.Frozen;

namespace RagKit.Text;

/// <summary>English function words: articles, pronouns, auxiliaries, prepositions, conjunctions and question words.</summary>
internal static class StopWords
{
    private const string List = """
        a about above after against although am among an and any are as at be because been before being below between both
        but by can could did do does doing done down during each either every for from had has have having he her here hers
        herself him himself his how i if in into is it its itself may me might mine must my myself neither no nor not of off
        on or our ours ourselves out over per shall she should so some such than that the their theirs them themselves then
        there these they this those though through to under until up upon us via was we were what when where whether which
        while who whom whose why will with within without would you your yours yourself yourselves
        """;

    private static readonly FrozenSet<string> Words =
        List.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Words.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Contains(ReadOnlySpan<char> word) => Lookup.Contains(word);
}
