using System.Globalization;

namespace RagKit.Configuration;

/// <summary>Lays one configuration over another.</summary>
internal static class Overlay
{
    /// <summary>
    /// Mappings are merged key by key, values and lists replaced. A part is replaced where the other one names a kind that it does not have already.
    /// </summary>
    public static MapNode Over(MapNode under, MapNode over, IReadOnlyList<CorpusPart> parts)
    {
        List<MapEntry> merged = [.. under.Entries];
        foreach (MapEntry entry in over.Entries)
        {
            int at = merged.FindIndex(known => Keys.Same(known.Key, entry.Key));
            if (at < 0)
                merged.Add(entry);
            else
                merged[at] = entry with { Value = Value(merged[at], entry, parts) };
        }
        return under with { Entries = merged };
    }

    /// <summary>One value at a path of keys and list indices, as of a variable.</summary>
    public static ConfigNode Set(ConfigNode? under, ReadOnlySpan<string> path, ScalarNode value)
    {
        if (path.Length == 0)
            return value;
        string key = path[0];
        if (under is ListNode list && int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index <= list.Items.Count)
        {
            List<ConfigNode> items = [.. list.Items];
            ConfigNode item = Set(index < items.Count ? items[index] : null, path[1..], value);
            if (index < items.Count)
                items[index] = item;
            else
                items.Add(item);
            return list with { Items = items };
        }
        MapNode map = under as MapNode ?? new MapNode(value.Place, []);
        List<MapEntry> entries = [.. map.Entries];
        int at = entries.FindIndex(entry => Keys.Same(entry.Key, key));
        ConfigNode inner = Set(at < 0 ? null : entries[at].Value, path[1..], value);
        if (at < 0)
            entries.Add(new(key.ToLowerInvariant(), value.Place, inner));
        else
            entries[at] = entries[at] with { Value = inner };
        return map with { Entries = entries };
    }

    private static ConfigNode Value(MapEntry under, MapEntry over, IReadOnlyList<CorpusPart> parts)
    {
        if (PartReader.RoleOf(over.Key) is not PartRole role)
            return over.Value is MapNode map && under.Value is MapNode below ? Over(below, map, parts) : over.Value;
        MapNode part = PartReader.Normal(over.Value, role, parts), before = PartReader.Normal(under.Value, role, parts);
        string kind = PartReader.KindOf(part);
        return kind.Length == 0 || Keys.Same(kind, PartReader.KindOf(before)) ? Over(before, part, parts) : part;
    }
}
