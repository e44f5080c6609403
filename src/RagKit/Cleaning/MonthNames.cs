using System.Collections.Frozen;

namespace RagKit.Cleaning;

/// <summary>The names of months in English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish, Norwegian and Polish: no name means two months.</summary>
internal static class MonthNames
{
    private static readonly string[] Names =
    [
        "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari stycznia",
        "february feb februar feber février févr febrero febbraio fevereiro fev februari lutego",
        "march mar märz mrz mär mars marzo março maart mrt marts marca",
        "april apr avril avr abril abr aprile kwietnia",
        "may mai mayo maggio mag maio mei maj maja",
        "june jun juni juin junio giugno giu junho czerwca",
        "july jul juli juillet juil julio luglio lug julho lipca",
        "august aug août agosto ago augustus augusti sierpnia",
        "september sep sept septembre septiembre settembre set setembro września",
        "october oct oktober okt octobre octubre ottobre ott outubro out października",
        "november nov novembre noviembre novembro listopada",
        "december dec dezember dez décembre déc diciembre dic dicembre dezembro desember grudnia",
    ];

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Months = Names
        .SelectMany((names, month) => names.Split(' ').Select(name => KeyValuePair.Create(name, month + 1)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The month from 1; <see langword="null"/> for a word that names none.</summary>
    public static int? Number(ReadOnlySpan<char> name) => Months.TryGetValue(name, out int month) ? month : null;
}
