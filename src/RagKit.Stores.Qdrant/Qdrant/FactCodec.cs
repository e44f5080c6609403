using RagKit.Stores;

namespace RagKit.Qdrant;

/// <summary>
/// Metadata as fields that Qdrant's conditions can compare. One list of keywords, the facts, has an entry for every name (it exists) and for
/// every value of it: equality of all kinds is one match. For comparisons by size each name and kind has a list of doubles that grow with the
/// values: what they can't tell apart is compared by the reader.
/// </summary>
internal static class FactCodec
{
    private const int LongestPlain = 200;
    private static readonly char[] Kinds = ['n', 't', 'd', 'b'];

    public static string Exists(string name) => Keyword($"{name}\n");

    /// <exception cref="ArgumentException">The value is null or a list, which equal nothing.</exception>
    public static string Equal(string name, MetadataValue value) => Keyword($"{name}\n{ValueTally.Key(value)}");

    /// <summary>An id or a name as a keyword: as it is, unless it is long or JSON can't carry it.</summary>
    public static string Keyword(string text) => text.Length <= LongestPlain && WireText.IsPlain(text) && !text.StartsWith('#') ? text : "#" + WireText.Hash(text);

    public static IEnumerable<string> Of(Metadata metadata)
    {
        foreach ((string name, MetadataValue value) in metadata)
        {
            yield return Exists(name);
            foreach (string fact in value.Elements.Where(IsComparable).Select(element => Equal(name, element)).Distinct(StringComparer.Ordinal))
                yield return fact;
        }
    }

    /// <summary>The fields that are compared by size, with their values.</summary>
    public static IEnumerable<(string Field, IEnumerable<double> Values)> Sizes(Metadata metadata)
    {
        foreach ((string name, MetadataValue value) in metadata)
        {
            foreach (IGrouping<char, MetadataValue> ofKind in value.Elements.Where(IsComparable).GroupBy(Kind))
                yield return (SizeField(name, ofKind.Key), ofKind.Select(Size).Distinct());
        }
    }

    public static IEnumerable<string> SizeFields(string name) => Kinds.Select(kind => SizeField(name, kind));

    public static string SizeField(string name, MetadataValue value) => SizeField(name, Kind(value));

    /// <summary>A number that is not below another's where the value is above the other; equal for values that are close.</summary>
    public static double Size(MetadataValue value) => value.Kind switch
    {
        MetadataKind.String => Size(value.AsString()),
        MetadataKind.Date => value.AsDate().UtcTicks,
        MetadataKind.Boolean => value.AsBoolean() ? 1 : 0,
        _ => (double)value.AsDecimal(),
    };

    public static bool IsComparable(MetadataValue value) => value.Kind is not (MetadataKind.Null or MetadataKind.Array);

    // Paths of Qdrant know dots, brackets and quotes: other names are hashed.
    private static string SizeField(string name, char kind) =>
        name.Length <= 60 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $"{kind}_{name}" : $"{kind}x_{WireText.Hash(name)[..32]}";

    private static char Kind(MetadataValue value) => value.Kind switch
    {
        MetadataKind.String => 't',
        MetadataKind.Date => 'd',
        MetadataKind.Boolean => 'b',
        _ => 'n',
    };

    /// <summary>The first three UTF-16 units: 48 of a double's 53 bits.</summary>
    private static double Size(string text)
    {
        long size = 0;
        for (int i = 0; i < 3; i++)
            size = (size << 16) | (i < text.Length ? text[i] : 0u);
        return size;
    }
}
