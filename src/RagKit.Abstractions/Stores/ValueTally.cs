using System.Globalization;

namespace RagKit.Stores;

/// <summary>
/// Counts the values of a metadata name as <see cref="IChunkStore.CountByAsync"/> says, for stores that read metadata and count themselves.
/// Not thread-safe.
/// </summary>
/// <param name="name">The metadata name.</param>
public sealed class ValueTally(string name)
{
    private readonly Dictionary<string, (MetadataValue Value, int Chunks, int Documents)> _counts = new(StringComparer.Ordinal);

    /// <summary>A text that is the same for values that compare as equal and no others; it orders them by kind.</summary>
    public static string Key(MetadataValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Kind switch
        {
            MetadataKind.String => "s" + value.AsString(),
            // Without the zeros at the end, in which equal decimals may differ.
            MetadataKind.Integer or MetadataKind.Decimal => "n" + (value.AsDecimal() / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
            MetadataKind.Date => "d" + value.AsDate().UtcTicks.ToString("D19", CultureInfo.InvariantCulture),
            MetadataKind.Boolean => value.AsBoolean() ? "b1" : "b0",
            _ => "",
        };
    }

    /// <summary>Counts the chunks of one document.</summary>
    /// <param name="chunks">The metadata of each.</param>
    public void Add(IEnumerable<Metadata> chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        HashSet<string> ofDocument = new(StringComparer.Ordinal);
        foreach (Metadata metadata in chunks)
        {
            if (!metadata.TryGetValue(name, out MetadataValue? value))
                continue;
            HashSet<string> ofChunk = new(StringComparer.Ordinal);
            foreach (MetadataValue element in value.Elements.Where(element => element.Kind is not (MetadataKind.Null or MetadataKind.Array)))
            {
                string key = Key(element);
                if (!ofChunk.Add(key))
                    continue;
                (MetadataValue first, int chunkCount, int documents) = _counts.GetValueOrDefault(key, (element, 0, 0));
                _counts[key] = (first, chunkCount + 1, documents + (ofDocument.Add(key) ? 1 : 0));
            }
        }
    }

    /// <summary>What was counted, most chunks first, then by <see cref="Key"/>.</summary>
    public IReadOnlyList<ValueCount> Counts() =>
    [
        .. _counts.OrderByDescending(pair => pair.Value.Chunks).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new ValueCount(pair.Value.Value, pair.Value.Chunks, pair.Value.Documents)),
    ];
}
